/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* service_web.h - view model of the catalogue. */
#ifndef SERVICE_SERVICE_WEB_H
#define SERVICE_SERVICE_WEB_H

#include "service/service.h"

struct service_card {
	const char *name, *purpose;
	const struct view_row *rows;
};
struct service_page_view {
	const struct service_card *cards;
	size_t n;
};
void service_page_html(struct sbuf *o, const struct view *v, const struct service_page_view *m);

#endif
