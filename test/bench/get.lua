-- SPDX-License-Identifier: AGPL-3.0-or-later
-- get.lua - wrk asks for BENCH_PATH with the cookie BENCH_COOKIE; with a file of ids in BENCH_IDS
-- for BENCH_PATH followed by one id after another, far from each other.
local path = os.getenv("BENCH_PATH")
local cookie = os.getenv("BENCH_COOKIE")
local requests, at = {}, 0

function init()
	if cookie then wrk.headers["Cookie"] = cookie end
	local ids = os.getenv("BENCH_IDS")
	if not ids then
		requests[1] = wrk.format("GET", path)
		return
	end
	for id in io.lines(ids) do requests[#requests + 1] = wrk.format("GET", path .. id) end
end

function request()
	at = at + 7919
	return requests[at % #requests + 1]
end
