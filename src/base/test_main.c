/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/test.h"

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
