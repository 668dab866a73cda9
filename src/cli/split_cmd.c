/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* split_cmd.c - medstod split: the grant's split for anybody who wants to count it herself, or to
 * use it for next year. Needs no installation. Its output is read by other programs: it stays. */
#include "cli/cli.h"

#include "base/money.h"
#include "fund/split.h"

static const char usage[] =
	"usage: medstod split --amount K[.öö] --weights W1,W2,... [--json]\n\n"
	"Parts an amount in kronor by whole weights, such as inhabitants. Prints one share a line, in\n"
	"the order of the weights: dot, two decimals, no grouping. Their sum is the amount exactly.\n"
	"Each share is cut to a whole öre; what is left goes, one öre each, to the largest cut off\n"
	"parts; of equal ones to the larger weight, then to the earlier. A weight may be zero.\n"
	"With --json: {\"shares\": [\"K.öö\"]}.\n\n"
	"  medstod split --amount 731101 --weights 5146,6035,15680,11023,12693,7108,10175,64979\n\n"
	"Exit codes: 0 done, 1 the shares could not be written, 2 the call is wrong.\n";

/* The value of `name` at argv[*i], as "--name value" or "--name=value"; NULL: not that flag. */
static const char *flag_value(const char *name, int argc, char **argv, int *i)
{
	size_t n = strlen(name);

	if (!str_starts(argv[*i], name))
		return NULL;
	if (argv[*i][n] == '=')
		return argv[*i] + n + 1;
	return argv[*i][n] == 0 && *i + 1 < argc ? argv[++*i] : NULL;
}

static int wrong(const char *what, const char *value)
{
	fprintf(stderr, "medstod split: %s%s%s%s\n", what, value ? " \"" : "", value ? value : "",
		value ? "\"" : "");
	return CLI_USAGE;
}

/* Whole numbers with commas between; the faulty one is named. */
static int read_weights(struct arena *mem, const char *text, int64_t **ret, size_t *ret_n)
{
	size_t cap = 16, n = 0;
	int64_t *list = arena_new(mem, int64_t, cap);

	for (const char *end = text; end; text = end + 1) {
		end = strchr(text, ',');
		const char *one = end ? arena_strn(mem, text, (size_t)(end - text)) : text;

		list = arena_more(mem, list, n, &cap, sizeof(*list));
		if (*one == '-')
			return wrong("a weight is below zero:", one);
		n++;
		if (*one == '+' || !str_int(one, &list[n - 1]))
			return wrong(arena_fmt(mem, "weight %zu is no whole number, or too large:", n),
				     one);
		if (!end)
			break;
	}
	*ret = list;
	*ret_n = n;
	return CLI_OK;
}

static int print_shares(struct arena *mem, int64_t amount, const int64_t *weights, size_t n, bool json)
{
	int64_t *shares = arena_new(mem, int64_t, n);

	switch (fund_split(mem, amount, weights, n, shares, NULL)) {
	case FUND_SPLIT_OK:
		break;
	case FUND_SPLIT_ZERO:
		return wrong("all weights are zero: there is nobody to part the amount between", NULL);
	case FUND_SPLIT_LARGE:
		return wrong("the weights are too large: their sum does not fit", NULL);
	case FUND_SPLIT_NONE:
	case FUND_SPLIT_NEGATIVE:
		return wrong("the weights cannot be used", NULL);
	}
	if (json)
		fputs("{\"shares\": [", stdout);
	for (size_t i = 0; i < n; i++)
		if (json)
			printf("%s\"%s\"", i ? ", " : "", money_plain(mem, shares[i]));
		else
			puts(money_plain(mem, shares[i]));
	if (json)
		puts("]}");
	if (fflush(stdout) != 0 || ferror(stdout)) {
		perror("medstod split: the shares could not be written");
		return CLI_FAILED;
	}
	return CLI_OK;
}

int cli_split(int argc, char **argv)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	bool json = cli_take_switch(&argc, argv, "--json");
	const char *amount = NULL, *weights = NULL;
	int64_t ore, *w;
	size_t n;

	for (int i = 2; i < argc; i++) {
		const char *flag = argv[i], *value;

		if (str_eq(argv[i], "--help")) {
			fputs(usage, stdout);
			return CLI_OK;
		}
		if ((value = flag_value("--amount", argc, argv, &i)) && !amount)
			amount = value;
		else if (!value && (value = flag_value("--weights", argc, argv, &i)) && !weights)
			weights = value;
		else
			return wrong("unknown, given twice or without a value; see --help:", flag);
	}
	if (!amount || !weights)
		return wrong("--amount and --weights are both needed; see --help", NULL);
	if (!money_parse_plain(amount, &ore))
		return wrong("the amount is no kronor, written as 731101 or 731101.50, or too large:",
			     amount);
	int code = read_weights(mem, weights, &w, &n);

	return code == CLI_OK ? print_shares(mem, ore, w, n, json) : code;
}
