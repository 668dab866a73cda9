/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* http_form.c - application/x-www-form-urlencoded (URL standard, section 5.1) and cookies
 * (RFC 6265). Stricter than a browser must be: a broken escape or broken UTF-8 is refused, since
 * what we store must be what was meant. */
#include "http_priv.h"

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

char *req_decode(struct arena *mem, const char *p, size_t n, bool plus)
{
	char *out = arena_new(mem, char, n + 1);
	size_t len = 0;

	for (size_t i = 0; i < n; i++) {
		char c = p[i];

		if (c == '+' && plus) {
			c = ' ';
		} else if (c == '%') {
			int hi = n - i > 2 ? hex_digit(p[i + 1]) : -1;
			int lo = n - i > 2 ? hex_digit(p[i + 2]) : -1;

			if (hi < 0 || lo < 0)
				return NULL;
			c = (char)(hi * 16 + lo);
			i += 2;
		}
		out[len++] = c;
	}
	out[len] = 0;
	return utf8_valid(out, len) ? out : NULL;
}

mst_err http_parse_form(struct arena *mem, const char *p, size_t n, int max_fields,
			struct http_pair **ret, size_t *ret_n)
{
	size_t count = 0, want = n ? 1 : 0;

	for (size_t i = 0; i < n; i++)
		want += p[i] == '&';
	/* Empty pieces ("a=1&&b=2") count too: they cost as much to read. */
	if (want > (size_t)max_fields)
		return MST_CONFLICT;
	struct http_pair *pairs = arena_new(mem, struct http_pair, want + 1);

	for (size_t i = 0; i < n;) {
		const char *amp = memchr(p + i, '&', n - i);
		size_t end = amp ? (size_t)(amp - p) : n;
		const char *eq = memchr(p + i, '=', end - i);
		size_t name_end = eq ? (size_t)(eq - p) : end;

		if (end > i) {
			size_t from = eq ? name_end + 1 : end;

			pairs[count].name = req_decode(mem, p + i, name_end - i, true);
			pairs[count].value = req_decode(mem, p + from, end - from, true);
			if (!pairs[count].name || !pairs[count].value)
				return MST_INVALID;
			count++;
		}
		i = end + 1;
	}
	*ret = pairs;
	*ret_n = count;
	return MST_OK;
}

/* RFC 6265 section 4.1.1: printable ASCII without space, quote, comma, semicolon, backslash. */
static bool cookie_octet(char c)
{
	unsigned char u = (unsigned char)c;

	return u > 0x20 && u < 0x7f && c != '"' && c != ',' && c != ';' && c != '\\';
}

const char *http_parse_cookie(struct arena *mem, const char *header, const char *name)
{
	size_t len = strlen(name);
	const char *p = header;

	while (p && *p) {
		p += strspn(p, " \t;");
		size_t n = strcspn(p, ";");
		const char *value = p + len + 1;

		if (n > len && strncmp(p, name, len) == 0 && p[len] == '=') {
			size_t vn = n - len - 1;

			while (vn > 0 && (value[vn - 1] == ' ' || value[vn - 1] == '\t'))
				vn--;
			if (vn >= 2 && value[0] == '"' && value[vn - 1] == '"') {
				value++;
				vn -= 2;
			}
			for (size_t i = 0; i < vn; i++)
				if (!cookie_octet(value[i]))
					return NULL;
			return arena_strn(mem, value, vn);
		}
		p += n;
	}
	return NULL;
}
