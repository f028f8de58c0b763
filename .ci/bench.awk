# SPDX-License-Identifier: Apache-2.0
# Turns the output of `go test -bench` into one table: a line a benchmark, what it measures beside the time at the end.
function short(ns) {
	if (ns >= 1e9) return sprintf("%.3g s", ns / 1e9)
	if (ns >= 1e6) return sprintf("%.3g ms", ns / 1e6)
	if (ns >= 1e3) return sprintf("%.3g us", ns / 1e3)
	return sprintf("%.3g ns", ns)
}
/^cpu: / && !told { print; told = 1 }
/^pkg: / { pkg = $2; sub(/^.*crisiscell\/crisiscell\//, "", pkg) }
/^Benchmark/ && $4 == "ns/op" {
	if (!headed++) printf "%-20s %-36s %12s %12s %12s  %s\n", "package", "benchmark", "time/op", "B/op", "allocs/op", "rate"
	name = $1; sub(/^Benchmark/, "", name); sub(/-[0-9]+$/, "", name)
	bytes = allocs = rate = ""
	for (i = 5; i < NF; i += 2) {
		if ($(i + 1) == "B/op") bytes = $i
		else if ($(i + 1) == "allocs/op") allocs = $i
		else rate = rate (rate == "" ? "" : ", ") $i " " $(i + 1)
	}
	printf "%-20s %-36s %12s %12s %12s  %s\n", pkg, name, short($3), bytes, allocs, rate
}
/^(FAIL|panic|--- (FAIL|SKIP)|ok .*no tests)/ || /_test\.go:[0-9]+: / { print }
