/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* safety_read.h - between the readers of files (safety_read). */
#ifndef SAFETY_SAFETY_READ_H
#define SAFETY_SAFETY_READ_H

#include "safety/safety.h"

/* As safety_read, of an answer of Kolada's. */
const char *safety_read_kolada(struct arena *mem, const struct sheet *s, struct safety_file *f);

#endif
