#!/bin/bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# The template compiler from outside: what it refuses, with which words and line, and what the page
# of a template looks like once compiled and run.
set -euo pipefail
cd "$(dirname "$0")/../.."
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
mkdir -p "$tmp/src/view" "$tmp/src/org"
${CC:-cc} -std=gnu17 -Wall -Wextra -Werror -g -fsanitize=address,undefined -o "$tmp/mkview" tools/mkview*.c

bad=0
# tell OK WORDS [GOT]
tell() {
	if [ "$1" = 0 ]; then
		echo "ok - mkview $2"
	else
		sed 's/^/# /' <<<"${3:-}"
		echo "not ok - mkview $2"
		bad=1
	fi
}

# refused NAME WANT [FILE]: the template on standard input ends with exit 1 and "FILE:WANT"
refused() {
	local name=$1 want=$2 file=${3:-src/org/x.html} got status=0
	cat >"$tmp/$file"
	got=$(cd "$tmp" && ./mkview "$file" out.c 2>&1) || status=$?
	[ $status = 1 ] && [ "$got" = "$file:$want" ] && tell 0 "refuses $name" ||
		tell 1 "refuses $name" "exit $status: $got"
}
# body NAME WANT: the same inside a page whose first line is line 2
body() {
	refused "$1" "$2" "${3:-src/org/x.html}" < <(printf '{{page x(void)}}\n'; cat; printf '\n{{end page}}\n')
}
passes() {
	local got
	cat >"$tmp/src/org/x.html"
	got=$(cd "$tmp" && ./mkview src/org/x.html out.c 2>&1) && tell 0 "takes $1" || tell 1 "takes $1" "$got"
}

body 'an unknown tag' '2: unknown tag "do"' <<<'{{do x = 1}}'
body 'a misspelt tag' '2: unknown tag "iff"' <<<'{{iff m->a}}{{end}}'
body 'an empty tag' '2: an empty tag' <<<'{{}}'
body 'an open tag' '2: the tag is not closed by }}' <<<'{{m->a'
body 'an open string' '2: a string is not closed on its line' <<<'{{_ "Hej}}'
refused 'an open comment' '1: the comment is not closed by }}' <<<'{{# words'
body 'a stray bracket' '2: a bracket is closed that was not opened' <<<'{{f(a))}}'
body 'if without a condition' '2: if needs something after it' <<<'{{if}}{{end}}'
body 'an unclosed if' '5: end page does not fit the block of line 2' <<<'{{if a}}'$'\n'
body 'a strange end' '3: end for does not fit the block of line 2' <<<'{{if a}}'$'\n''{{end for}}'
body 'else without if' '2: else without if' <<<'{{else}}'
body 'else after else' '2: else without if' <<<'{{if a}}{{else}}{{else}}{{end}}'
body 'a page in a page' '2: page inside another block (line 1)' <<<'{{page y(void)}}'
body 'each without a count' '2: each needs: type *name : array, count' <<<'{{each const char *a : list}}{{end}}'
body 'a text without words' '2: _ needs "Text", or "Text %s" and its values' <<<'{{_ name}}'
body 'a plural without its pair' '2: n needs "one" "many", count' <<<'{{n "%d samtal", 2}}'
refused 'a file without its end' '1: this block is never ended' <<<'{{page x(void)}}'
refused 'text outside a page' '2: text outside a page' <<<$'\n''<p>'
refused 'a tag outside a page' '1: if outside a page' <<<'{{if a}}'
refused 'a value outside a page' '1: a value outside a page' <<<'{{a}}'
refused 'a page without arguments' '1: page needs name(...)' <<<'{{page x}}'

csp='is refused (content security policy)'
body 'script' "2: <script> $csp" <<<'<script>alert(1)</script>'
body 'script in capitals' "2: <script> $csp" <<<'<SCRIPT src="/x.js"></SCRIPT>'
body 'inline script in view' "2: <script> $csp" src/view/x.html <<<'<script>alert(1)</script>'
body 'style' "2: <style> $csp" <<<'<style>p {}</style>'
body 'style=' "2: style= $csp: use a class" <<<'<p style="color: red">'
body 'style = with spaces' "2: style= $csp: use a class" <<<'<p style = "color: red">'
body 'a handler' "2: onclick= $csp" <<<'<p onClick="x()">'
body 'a handler after a slash' "2: onerror= $csp" <<<'<img/onerror="x()">'
body 'a handler in two halves' "2: onclick= $csp" <<<'<p{{if a}} on{{end}}click="x()">'
body 'srcdoc' '2: srcdoc= is refused' <<<'<iframe srcdoc="x"></iframe>'
body 'an unquoted value' '2: a value in an unquoted attribute is refused: write value="..."' <<<'<input value={{a}}>'
body 'half a value' '2: a value in an unquoted attribute is refused: write value="..."' <<<'<input value=a{{a}}>'
body 'a name made of a value' '2: a value inside <...> but outside a quoted attribute is refused' <<<'<p {{a}}>'
body 'an element made of a value' '2: a value inside <...> but outside a quoted attribute is refused' <<<'<h{{int n}}>'
body 'a value in a comment' '2: a value inside an HTML comment is refused' <<<'<!-- {{a}} -->'
body 'an address without url' '2: href= needs an address: use url (or enc for a part of it)' <<<'<a href="{{a}}">'
body 'an address without enc' '2: action= needs an address: use url (or enc for a part of it)' <<<'<form action="/x/{{a}}">'
body 'raw' '2: raw is refused outside src/view' <<<'{{raw a}}'
body 'a call in an element' '2: call inside <...> is refused' <<<'<p {{call f(a)}}>'
body 'a block that ends elsewhere' '3: the block of line 2 ends in another place of the HTML than it began' \
	<<<'{{if a}}<p class="'$'\n''{{end}}">'

passes 'brackets and strings with braces' <<<'{{page x(void)}}
{{call f((struct y[]){ { "}}", '"'}'"' }, { 0 } })}}{{_ "a }} b"}}{{end page}}'
passes 'quoted and bare attributes between blocks' <<<'{{page x(void)}}
<p{{if a}} class="b"{{end}}><input type="radio"{{if a}} checked{{end}} value="{{a}}"{{if b}} disabled{{else}} required{{end}}>{{end page}}'
passes 'a part below its caller, and an empty page' <<<'{{page x(void)}}{{call y()}}{{end page}}
{{part y()}}{{end part}}'

# Compiled, run, and compared.
cp test/checks/mkview/page.html "$tmp/src/org/"
(cd "$tmp" && ./mkview src/org/page.html page.c)
mapfile -t base < <(ls src/base/*.c | grep -v test)
if ${CC:-cc} -std=gnu17 -D_GNU_SOURCE -Wall -Wextra -Werror -DMST_ROOM='"x"' -fsanitize=address,undefined \
	-g -Isrc -Itest/checks/mkview -o "$tmp/page" "$tmp/page.c" test/checks/mkview/run.c "${base[@]}" -lm; then
	"$tmp/page" >"$tmp/page.out"
	got=$(tail -n +2 test/checks/mkview/page.want | diff - "$tmp/page.out") && tell 0 'writes the page' ||
		tell 1 'writes the page' "$got"
else
	tell 1 'writes the page'
fi
# The compiler of C names the template's own line.
sed 's/m->name/m->nome/' test/checks/mkview/page.html >"$tmp/src/org/page.html"
(cd "$tmp" && ./mkview src/org/page.html page.c)
at=$(grep -n 'm->nome' "$tmp/src/org/page.html" | head -1 | cut -d: -f1)
got=$(${CC:-cc} -std=gnu17 -Isrc -Itest/checks/mkview -c -o "$tmp/x.o" "$tmp/page.c" 2>&1 || true)
grep -q "src/org/page.html:$at:.*nome" <<<"$got" && tell 0 'leads to the line of the template' ||
	tell 1 'leads to the line of the template' "$got"
got=$(xgettext --from-code=UTF-8 -L C -kview_text:2 -kview_text_n:2,3 -o - "$tmp/page.c" | grep -A1 '^msgid ' || true)
for text in 'Ärende' 'Hej %s, du har %d' '%d samtal'; do
	grep -qF "\"$text\"" <<<"$got" && tell 0 "gives xgettext \"$text\"" || tell 1 "gives xgettext \"$text\"" "$got"
done
exit $bad
