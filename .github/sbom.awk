# Makes a CycloneDX list of components out of what `go version -m` tells of a binary.
function quoted(text) { gsub(/["\\]/, "\\\\&", text); return "\"" text "\"" }
function component(name, version, sum) {
	list = list (list == "" ? "" : ",\n") "    {\"type\": \"library\", \"name\": " quoted(name) ", \"version\": " quoted(version) \
		", \"purl\": " quoted("pkg:golang/" name "@" version) \
		(sum == "" ? "" : ", \"properties\": [{\"name\": \"go:sum\", \"value\": " quoted(sum) "}]") "}"
}
NR == 1 { toolchain = $NF }
$1 == "mod" { main = $2 }
$1 == "dep" { component($2, $3, $4) }
$1 == "=>" { component($2, $3, $4) }
END {
	component("stdlib", substr(toolchain, 3), "")
	printf "{\n  \"bomFormat\": \"CycloneDX\",\n  \"specVersion\": \"1.5\",\n  \"version\": 1,\n"
	printf "  \"metadata\": {\"component\": {\"type\": \"application\", \"name\": %s, \"version\": %s}},\n", quoted(main), quoted(version)
	printf "  \"components\": [\n%s\n  ]\n}\n", list
}
