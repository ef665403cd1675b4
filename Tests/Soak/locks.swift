// Shows that the thread sanitizer sees Swift's Mutex through seen_locks.c, and still sees a race.
import Dispatch
import Synchronization

final class Shelf: Sendable {
    let numbers = Mutex<[Int]>([])
}

let shelf = Shelf()
let isUnguarded = CommandLine.arguments.count > 1
nonisolated(unsafe) var unguarded = 0

DispatchQueue.concurrentPerform(iterations: 8) { _ in
    for number in 0..<20_000 {
        shelf.numbers.withLock { numbers in
            numbers.append(number)
            if numbers.count > 50 { numbers.removeAll() }
        }
        if isUnguarded { unguarded += 1 }
    }
}
