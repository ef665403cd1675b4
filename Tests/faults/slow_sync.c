/* Makes every fdatasync and fsync 3 ms slower, as on an SSD without power-loss protection. For the benchmark. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>

static void wait_3_ms(void) {
    struct timespec pause = {0, 3000000};
    nanosleep(&pause, 0);
}

int fdatasync(int fd) {
    static int (*real)(int);
    if (!real) real = dlsym(RTLD_NEXT, "fdatasync");
    wait_3_ms();
    return real(fd);
}

int fsync(int fd) {
    static int (*real)(int);
    if (!real) real = dlsym(RTLD_NEXT, "fsync");
    wait_3_ms();
    return real(fd);
}
