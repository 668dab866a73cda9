-- SPDX-License-Identifier: AGPL-3.0-or-later
-- log.lua - wrk sends "Logga samtal" for one case after another, each form with a token of its own,
-- as a browser's would be.
local path, csrf = os.getenv("BENCH_PATH"), os.getenv("BENCH_CSRF")
local ids, at = {}, 0
local run = os.getenv("BENCH_RUN")

function init()
	wrk.headers["Cookie"] = os.getenv("BENCH_COOKIE")
	wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
	for id in io.lines(os.getenv("BENCH_IDS")) do ids[#ids + 1] = id end
end

function request()
	at = at + 1
	return wrk.format("POST", path .. ids[at * 7919 % #ids + 1] .. "/samtal/nytt", nil,
		"skydd=" .. csrf .. "&en_gang=" .. run .. "-" .. at .. "&holl=jag&horde=personen&satt=phone&minuter=20" ..
		"&text=Vi+talade+om+tiden+f%C3%B6r+f%C3%B6rh%C3%B6ret.+Hon+tar+bussen.")
end
