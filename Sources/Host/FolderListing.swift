import Glibc

/// What one look at a folder found: its plain files, and which folder it was.
struct FolderListing {
    /// Tells a folder from another one at the same path.
    struct Identity: Equatable {
        let device: UInt64
        let inode: UInt64

        init(_ status: stat) {
            device = UInt64(status.st_dev)
            inode = UInt64(status.st_ino)
        }
    }

    /// One plain file as it was at the look.
    struct Found: Equatable {
        let name: String
        let inode: UInt64
        let sizeBytes: Int64
        let modifiedNanoseconds: Int64
    }

    /// Names read at most; a folder with more is somebody's mistake, not an exchange folder.
    static let namesMax = 20_000

    let identity: Identity
    /// By name, at most the limit.
    let files: [Found]
    let filesBeyondLimit: Int
    let filesWithUnreadableNames: Int

    /// Which folder is at the path now; nil when there is none.
    static func identity(at path: String) -> Identity? {
        var status = stat()
        // Not opened: this is asked every second, and an open folder keeps a stick from going.
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return nil }
        return Identity(status)
    }

    /// Lists plain files; folders, symbolic links, pipes and devices are passed over.
    ///
    /// - Parameters:
    ///   - path: the folder; a symbolic link to one is followed.
    ///   - filesMax: the first so many by name are looked at.
    /// - Returns: nil when the folder is not there or the medium fails.
    static func read(_ path: String, filesMax: Int) -> FolderListing? {
        guard let folder = open(path: path) else { return nil }
        // Closed at once: an open descriptor keeps the stick from being unmounted.
        defer { closedir(folder) }
        guard let identity = identity(of: folder) else { return nil }

        var names: [String] = []
        var unreadable = 0
        errno = 0
        while let entry = readdir(folder), names.count < namesMax {
            let kind = Int(entry.pointee.d_type)
            guard kind == Int(DT_REG) || kind == Int(DT_UNKNOWN) else { continue }
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(validatingCString: $0) }
            }
            if let name { names.append(name) } else { unreadable += 1 }
            errno = 0
        }
        guard errno == 0 || names.count == namesMax else { return nil }

        var files: [Found] = []
        var beyond = 0
        for name in names.sorted() {
            guard files.count < filesMax else {
                beyond += 1
                continue
            }
            if let file = look(at: name, in: folder) { files.append(file) }
        }
        return FolderListing(
            identity: identity, files: files, filesBeyondLimit: beyond,
            filesWithUnreadableNames: unreadable)
    }

    private static func open(path: String) -> OpaquePointer? {
        let descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        guard let folder = fdopendir(descriptor) else {
            close(descriptor)
            return nil
        }
        return folder
    }

    private static func identity(of folder: OpaquePointer) -> Identity? {
        var status = stat()
        guard fstat(dirfd(folder), &status) == 0 else { return nil }
        // A folder that was removed under us still answers, with no links.
        guard status.st_nlink > 0 else { return nil }
        return Identity(status)
    }

    /// Nil when the file went between the two calls or is no plain file.
    private static func look(at name: String, in folder: OpaquePointer) -> Found? {
        var status = stat()
        guard fstatat(dirfd(folder), name, &status, AT_SYMLINK_NOFOLLOW) == 0,
            status.st_mode & S_IFMT == S_IFREG
        else { return nil }
        let modified = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
        return Found(
            name: name, inode: UInt64(status.st_ino), sizeBytes: Int64(status.st_size),
            modifiedNanoseconds: modified)
    }
}
