// What Swift cannot read itself: the symbol's fields are arrays too large for its importer.
#pragma once

#include <stddef.h>
#include <string.h>
#include <zint.h>

/// Writes the modules of a symbol row by row, one byte each, 1 for dark, into `modules`.
/// Returns 0, or zint's error number; a symbol of more than `capacity` modules is ZINT_ERROR_TOO_LONG.
static inline int zint_modules(
    int symbology, int level, const unsigned char *text, int length, unsigned char *modules, size_t capacity,
    int *columns, int *rows) {
    struct zint_symbol *symbol = ZBarcode_Create();
    if (symbol == NULL) {
        return ZINT_ERROR_MEMORY;
    }
    symbol->symbology = symbology;
    symbol->option_1 = level;
    symbol->input_mode = DATA_MODE;
    int error = ZBarcode_Encode(symbol, text, length);
    if (error < ZINT_ERROR) {
        error = 0;
        if ((size_t)symbol->rows * (size_t)symbol->width > capacity) {
            error = ZINT_ERROR_TOO_LONG;
        } else {
            *columns = symbol->width;
            *rows = symbol->rows;
            for (int row = 0; row < symbol->rows; row++) {
                for (int column = 0; column < symbol->width; column++) {
                    *modules++ = (symbol->encoded_data[row][column >> 3] >> (column & 7)) & 1;
                }
            }
        }
    }
    ZBarcode_Delete(symbol);
    return error;
}
