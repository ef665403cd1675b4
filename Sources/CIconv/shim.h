// glibc's converter of encodings; Swift's Glibc module leaves it out.
#pragma once

#include <iconv.h>
