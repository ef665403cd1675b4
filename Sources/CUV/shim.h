// What Swift cannot call itself: variadic functions, unions, and the clock's kernel state.
#pragma once

#include <errno.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/timex.h>
#include <uv.h>

/// Names the calling thread, as `ps -L` and the debugger show it. At most 15 bytes count.
static inline int host_name_thread(const char *name) {
    return prctl(PR_SET_NAME, name, 0, 0, 0);
}

/// Writes the address of an interface as text. The address is a union of two structures, and only
/// the family that both begin with says which. Returns 0 or a libuv error.
static inline int host_address_text(const uv_interface_address_t *link, char *text, size_t size) {
    switch (link->address.address4.sin_family) {
    case AF_INET:
        return uv_ip4_name(&link->address.address4, text, size);
    case AF_INET6:
        return uv_ip6_name(&link->address.address6, text, size);
    default:
        return UV_EAFNOSUPPORT;
    }
}

/// Asks the kernel whether the wall clock is kept in step with a time source.
/// Returns 1 for yes, 0 for no, or a negative errno when the question is not allowed.
static inline int host_clock_is_synchronised(void) {
    struct timex state = {0};
    if (adjtimex(&state) == -1) {
        return -errno;
    }
    return (state.status & STA_UNSYNC) == 0;
}
