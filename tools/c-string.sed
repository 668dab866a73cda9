# SPDX-License-Identifier: AGPL-3.0-or-later
# Each line of a text as a C string literal.
s/[\\"]/\\&/g
s/^/"/
s/$/\\n"/
