/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* banned.h - calls that have no place in this house become compile errors. */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

/* The system headers that declare them must come first. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* With clang a fortified C library makes macros of these two, and a macro cannot be banned. */
#undef sprintf
#undef vsprintf

#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf strtok gets atoi atol atof
#pragma GCC poison gmtime localtime ctime asctime system popen rand srand tmpnam mktemp

#endif
