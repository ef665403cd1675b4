#pragma once
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <sys/epoll.h>

/* Declared by string.h only for GNU programs. */
void *memmem(const void *text, size_t text_count, const void *word, size_t word_count);

/* Macros that Swift does not see. */
static inline long load_read_ahead(SSL_CTX *context) {
    return SSL_CTX_set_read_ahead(context, 1);
}

static inline int load_require_tls13(SSL_CTX *context) {
    return SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
}

static inline int load_name_server(SSL *tls, const char *name) {
    return SSL_set_tlsext_host_name(tls, name);
}

static inline EVP_PKEY *load_make_p256(void) {
    return EVP_EC_gen("P-256");
}
