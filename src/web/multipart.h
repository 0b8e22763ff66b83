// multipart.h - reads the body of a form with files (multipart/form-data, RFC 7578) piece by piece, as it arrives. It knows neither
// files nor requests and keeps only what it must to see the next line: the pieces may be cut anywhere.
#pragma once
#include "base/base.h"

enum { BOUNDARY_MOST = 70, PART_HEAD_MOST = 4 * KB };

// Who takes what is read; the texts last during the call. false from any of them ends the reading.
typedef struct MultipartTaker {
    bool (*part)(void *self, Str field, Str name, bool file);           // a part begins; name: of the file, as the browser wrote it
    bool (*data)(void *self, Str bytes);
    bool (*end)(void *self);
} MultipartTaker;

typedef enum { MULTIPART_BODY, MULTIPART_LINE, MULTIPART_HEAD, MULTIPART_CLOSED, MULTIPART_BROKEN } MultipartState;

typedef struct Multipart {
    const MultipartTaker *taker;
    void *self;
    MultipartState state;
    bool in_part;                                   // false before the first line: what stands there is nobody's
    char mark[BOUNDARY_MOST + 4];                   // CR LF - - BOUNDARY
    int mark_n, seen;                               // seen: how much of the mark has just been read
    char head[PART_HEAD_MOST];
    int head_n;
} Multipart;

bool multipart_start(Multipart *m, Str content_type, const MultipartTaker *taker, void *self);     // false: no usable boundary
bool multipart_feed(Multipart *m, Str bytes);       // false: malformed, or the taker said no; then always false
bool multipart_whole(const Multipart *m);           // the last line was seen
