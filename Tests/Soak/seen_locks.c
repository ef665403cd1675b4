/* Shows the thread sanitizer what the kernel does for Swift's Mutex.
 *
 * A contended Mutex is taken and given back inside futex(2), in a library that the sanitizer does not watch: it
 * would report a race wherever two threads met at a lock. Preloaded, this tells it of exactly these two moments,
 * and hides nothing: no race is suppressed by its name.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <linux/futex.h>
#include <stdarg.h>
#include <sys/syscall.h>
#include <unistd.h>

extern void __tsan_acquire(void *address) __attribute__((weak));
extern void __tsan_release(void *address) __attribute__((weak));

typedef long call_type(long, long, long, long, long, long, long);

long syscall(long number, ...) {
    static call_type *next;
    if (!next) next = (call_type *)dlsym(RTLD_NEXT, "syscall");
    va_list list;
    va_start(list, number);
    long arguments[6];
    for (int i = 0; i < 6; i++) arguments[i] = va_arg(list, long);
    va_end(list);

    int operation = number == SYS_futex ? (int)arguments[1] & FUTEX_CMD_MASK : -1;
    void *lock = (void *)arguments[0];
    if (operation == FUTEX_UNLOCK_PI && __tsan_release) __tsan_release(lock);
    long answer = next(number, arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5]);
    if ((operation == FUTEX_LOCK_PI || operation == FUTEX_TRYLOCK_PI) && answer == 0 && __tsan_acquire)
        __tsan_acquire(lock);
    return answer;
}
