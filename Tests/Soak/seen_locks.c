/* Shows the thread sanitizer what the Swift library does for a contended Mutex.
 *
 * Where two threads meet at a lock, Swift takes and gives it back in a library that the sanitizer does not watch: it
 * spins there, then asks the kernel. The sanitizer would report a race at each such meeting. Preloaded, this stands
 * before the two functions and tells it of exactly these two moments, and hides nothing: no race is suppressed by its
 * name. Compiled by clang, which knows how Swift passes `self`.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>

#define swift __attribute__((swiftcall))
#define self_register __attribute__((swift_context))

extern void __tsan_acquire(void *address) __attribute__((weak));
extern void __tsan_release(void *address) __attribute__((weak));

typedef swift void lock_type(uint32_t, self_register void *);
typedef swift void unlock_type(self_register void *);

static void *next(const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    /* Another version of Swift: better no proof than a wrong one. */
    if (!found) abort();
    return found;
}

/* Synchronization._MutexHandle._lockSlow(Swift.UInt32) -> () */
swift void lock_slow(uint32_t thread, self_register void *self) __asm__(
    "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF");

swift void lock_slow(uint32_t thread, self_register void *self) {
    static lock_type *library;
    if (!library) library = (lock_type *)next("$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF");
    library(thread, self);
    if (__tsan_acquire) __tsan_acquire(self);
}

/* Synchronization._MutexHandle._unlockSlow() -> () */
swift void unlock_slow(self_register void *self) __asm__("$s15Synchronization12_MutexHandleV11_unlockSlowyyF");

swift void unlock_slow(self_register void *self) {
    static unlock_type *library;
    if (!library) library = (unlock_type *)next("$s15Synchronization12_MutexHandleV11_unlockSlowyyF");
    if (__tsan_release) __tsan_release(self);
    library(self);
}
