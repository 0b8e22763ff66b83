// jpeg.c - writes a JPEG of noise to standard output: jpeg WIDTH HEIGHT QUALITY
#include <stdio.h>
#include <stdlib.h>
#include <jpeglib.h>

int main(int argc, char **argv)
{
    struct jpeg_compress_struct c;
    struct jpeg_error_mgr e;
    if (argc != 4) return 2;
    c.err = jpeg_std_error(&e);
    jpeg_create_compress(&c);
    jpeg_stdio_dest(&c, stdout);
    c.image_width = (unsigned)atoi(argv[1]);
    c.image_height = (unsigned)atoi(argv[2]);
    c.input_components = 3;
    c.in_color_space = JCS_RGB;
    jpeg_set_defaults(&c);
    jpeg_set_quality(&c, atoi(argv[3]), TRUE);
    jpeg_start_compress(&c, TRUE);
    JSAMPROW row = malloc(c.image_width * 3);
    while (c.next_scanline < c.image_height) {
        for (unsigned i = 0; i < c.image_width * 3; i++) row[i] = (JSAMPLE)rand();
        jpeg_write_scanlines(&c, &row, 1);
    }
    jpeg_finish_compress(&c);
    free(row);
    return 0;
}
