/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "service/service.h"

const struct view_option *service_options(struct ctx *c, enum service_rule rule)
{
	static const struct view_option o[] = { { "anonymous", "Anonymt samtal", NULL }, { 0 } };

	(void)c, (void)rule;
	return o;
}
