#pragma once

#include <sys/syscall.h>
#include <unistd.h>
#include <xlsxwriter.h>

/// A file that exists in memory alone and is gone when it is closed; -1 with errno when there is none.
static inline int sheet_open_memory(void) {
    return (int)syscall(SYS_memfd_create, "workbook", 1u /* MFD_CLOEXEC */);
}
