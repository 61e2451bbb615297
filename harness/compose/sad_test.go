package compose

// sadFiles maps each file of testdata/sad to what Load says of it: a line for
// each error, without "compose: FILE:".
var sadFiles = map[string]string{
	"abort-all-wrong.yml": `
7: x-gameday.abort_when.0.served_below: "0%" must be above 0%
8: x-gameday.abort_when.0: unknown key "fro" (did you mean "for"?)
9: x-gameday.abort_when.1.served_below: "20" is above 1 (did you mean "20%"?)
10: x-gameday.abort_when.1: every says nothing of served_below (known: for)
11: x-gameday.abort_when.2.command is refused: it would be run on this machine; if you trust the file, allow it with --allow-commands (or GAMEDAY_ALLOW_COMMANDS=1)
11: x-gameday.abort_when.2: command is empty: say what is run, such as [./still-safe.sh, --now]
12: x-gameday.abort_when.2.timeout: "soon" is no duration (such as 5s, 250ms, 1m30s)
13: x-gameday.abort_when.3.command is refused: it would be run on this machine; if you trust the file, allow it with --allow-commands (or GAMEDAY_ALLOW_COMMANDS=1)
13: x-gameday.abort_when.3: command: argument 1 is a number; quote it
14: x-gameday.abort_when.3: for says nothing of command (known: every, timeout)
15: x-gameday.abort_when.4.metric.url: it is no URL of metrics (such as http://127.0.0.1:9090/metrics, or /metrics of the entrypoint)
15: x-gameday.abort_when.4.metric: name is missing
15: x-gameday.abort_when.4.metric: unknown key "nam" (did you mean "name"?)
15: x-gameday.abort_when.4: say one bound of the metric "": above or below
16: x-gameday.abort_when.5.metric.labels: must be a mapping of names to texts, not a list
16: x-gameday.abort_when.5: say one bound of the metric "load": above or below
17: x-gameday.abort_when.5.above: "high" is no number
19: x-gameday.abort_when.6: say what is watched: served_below, command or metric
21: x-gameday.abort_when.7: served_below and command stand in one condition; make two of them, each with a dash of its own
22: x-gameday.abort_when.8 must be a mapping of served_below, command, metric, above, below, for, every, timeout, not a text
22: x-gameday.abort_when.8: say what is watched: served_below, command or metric
24: x-gameday.limits: unknown key "host_at_once" (did you mean "hosts_at_once"?)
25: x-gameday.limits.hosts_at_once: "0" must be above 0%
26: x-gameday.limits.experiment: "10" has no unit (did you mean "10s"?)
27: x-gameday.limits.memory: "512" is less than 1 MiB (did you mean "512MiB"?)
28: x-gameday.limits.containers: "0" must be above zero
`,
	"abort-no-list.yml": `
6: x-gameday: abort_when must be a list, such as [{served_below: 20%, for: 10s}], not a mapping
7: x-gameday.limits must be a mapping of hosts_at_once, experiment, memory, containers, not a text
`,
	"bad-expose.yml": `9: service "web": expose: "http" is no port (1 to 65535)`,
	"bad-port.yml":   `9: invalid containerPort: 99999`,
	"changes-all-wrong.yml": `
7: x-gameday.changes.failover: argv is missing: say the command, such as /board button failover
7: x-gameday.changes.failover: target is missing: say on which hosts the command runs, such as role=pilot
8: x-gameday.changes.failover: unknown key "targett" (did you mean "target"?)
9: x-gameday.changes.failover.in_blackout: must be true or false, not a text
10: x-gameday.changes: "no name!" is no name for a change: letters, digits, - and _ only, at most 40 of them
11: x-gameday.changes.no name!.target: selector "rolle=pilot": unknown key "rolle" (did you mean "role"?)
12: x-gameday.changes.no name!.argv: must be a text, not a list
`,
	"changes-no-mapping.yml": `6: x-gameday: changes must be a mapping of names to changes, such as {failover: {target: role=pilot, argv: …}}, not a list`,
	"condition.yml":          `9: services.web.depends_on.db.condition value must be one of 'service_started', 'service_healthy', 'service_completed_successfully'`,
	"dep-cycle.yml":          `12: dependency cycle detected: db -> web -> db`,
	"drill-all-wrong.yml": `
7: x-gameday.drill: unknown key "budjet" (did you mean "budget"?)
8: x-gameday.drill.budget: "30" has no unit (did you mean "30s"?)
11: x-gameday.drill.never.1: it must be a pattern, such as dns.*, db-* or host.kill
12: x-gameday.drill.never.2: it must be a pattern, such as dns.*, db-* or host.kill
13: x-gameday.drill.never.3: it must be a pattern, such as dns.*, db-* or host.kill
15: x-gameday.drill.weights.instance: "-1" is no weight: a number from 0, which is never, to 1000
16: x-gameday.drill.weights.latency: "often" is no weight: a number from 0, which is never, to 1000
17: x-gameday.drill.weights: unknown key "dsn" (did you mean "dns"?)
18: x-gameday.drill.weights.zone: "2000" is no weight: a number from 0, which is never, to 1000
`,
	"drill-no-list.yml": `
7: x-gameday.drill: never must be a list of kinds of faults, services and hosts, such as ["db-*", host.kill], not a text
8: x-gameday.drill.weights must be a mapping of instance, zone, region, latency, dependency, dns, configuration, load, not a list
`,
	"duplicate-key.yml": `9: this is not YAML: mapping key "image" already defined`,
	"own-scenarios-all-wrong.yml": `
7: x-gameday.readings: "Queue" is no id: lower case letters, digits and single dashes only
8: x-gameday.readings.a.host: no such host "wbe" (did you mean "web"?)
8: x-gameday.readings.a.path: "metrics" is no path of a page, such as /metrics
8: x-gameday.readings.a.port: "0" is no port: a number from 1 to 65535
9: x-gameday.readings.b: metric is missing
9: x-gameday.readings.b: port is missing
9: x-gameday.readings.b: unknown key "metrics" (did you mean "metric"?)
11: x-gameday.scenarios.no-plan: plan is missing: say what happens, such as "f1: host.kill on service=web for 20s"
13: x-gameday.scenarios.bad-plan: class "hr" is not known (known: dr, ha)
14: x-gameday.scenarios.bad-plan: labels must be a list of words, such as [dns, monthly]
15: x-gameday.scenarios.bad-plan.plan: selector "servic=web": unknown key "servic" (did you mean "service"?)
16: x-gameday.scenarios.bad-plan.compressed: "0" is no number above 0
17: x-gameday.scenarios.bad-plan.demands: unknown key "max_data_lost" (did you mean "max_data_loss"?)
18: x-gameday.scenarios.bad-plan.readings.a.at_most: "low" is no number
18: x-gameday.scenarios.bad-plan.readings: say at_most or at_least
18: x-gameday.scenarios.bad-plan.readings: unknown key "c" (known: Queue, a, b)
20: x-gameday.scenarios.bad-time.plan: fault f1: parameter argv: "soon" is no length of time between double braces, such as {{6s}}
`,
	"empty.yml":               `1: the file is empty; it must have services, x-gameday, or both`,
	"endless-env.yml":         `9: service "web": this is neither a file nor a folder: /dev/zero`,
	"endless-extends.yml":     `9: extends: this is neither a file nor a folder: /dev/zero`,
	"endless-include.yml":     `1: include: this is neither a file nor a folder: /dev/zero`,
	"endless-include-env.yml": `3: include: this is neither a file nor a folder: /dev/zero`,
	"endless-label.yml":       `9: service "web": this is neither a file nor a folder: /dev/zero`,
	"endless-secret.yml":      `11: secret "key": this is neither a file nor a folder: /dev/zero`,
	"entrypoint-off.yml":      `2: x-gameday.entrypoint: service "web" is switched off: none of its profiles (later) is active`,
	"entrypoint-portless.yml": `2: x-gameday.entrypoint: "web" has no port (did you mean "web:8080"?)`,
	"entrypoint-unknown.yml":  `2: x-gameday.entrypoint: no such service "wbe" (did you mean "web"?)`,
	"gameday-all-wrong.yml": `
1: x-gameday: entrypoint is missing: say where users enter, as SERVICE:PORT
2: x-gameday: unknown key "entrypont" (did you mean "entrypoint"?)
3: x-gameday.home: no such region "soul" (did you mean "seoul"?)
5: x-gameday.objectives.readonly_within: "5" has no unit (did you mean "5s"?)
6: x-gameday.objectives.failover_within: "soon" is no duration (such as 5s, 250ms, 1m30s)
7: x-gameday.objectives.failback_within: "-1s" must be above zero
8: x-gameday.objectives.max_data_loss: "none" is no whole number of 0 or more
9: x-gameday.objectives.availability: "99.5" is above 1 (did you mean "99.5%"?)
10: x-gameday.objectives: unknown key "data_loss" (known: availability, dr, failback_within, failover_within, ha, max_amplification, max_data_loss, max_stale_reads, readonly_within, recovery_within)
12: x-gameday.workload.rate: "fast" is no rate (such as 100/s or 600/m)
13: x-gameday.workload.writes: "150%" must be from 0% to 100%
14: x-gameday.workload.fresh: "often" is no share (such as 20% or 0.2)
15: x-gameday.workload.deadline: "0s" must be above zero
17: x-gameday.workload.write.request: it does not begin with a method (did you mean "POST"?)
18: x-gameday.workload.write.ack: must be a text, not a list
19: x-gameday.workload.write: unknown key "refusd" (did you mean "refused"?)
20: x-gameday.workload.write.headers: must be a mapping of names to texts, not a text
22: x-gameday.workload.read.request: the path after GET does not begin with / (such as "GET /items/{{.ID}}")
26: service "web": label gameday.role: no such role "aap" (did you mean "app"?)
26: service "web": unknown label "gameday.regoin" (did you mean "gameday.region"?)
`,
	"objectives-classes.yml": `
5: x-gameday.objectives.ha.failover_within: "20" has no unit (did you mean "20s"?)
6: x-gameday.objectives.ha: unknown key "failovr_within" (did you mean "failover_within"?)
7: x-gameday.objectives.ha: unknown key "dr" (known: availability, failback_within, failover_within, max_amplification, max_data_loss, max_stale_reads, readonly_within, recovery_within)
8: x-gameday.objectives.dr must be a mapping of readonly_within, failover_within, recovery_within, failback_within, max_data_loss, availability, max_stale_reads, max_amplification, not a text
9: x-gameday.objectives: unknown key "hda" (did you mean "ha"?)
`,
	"gameday-empty-parts.yml": `
1: x-gameday.workload.read: request is missing: say what users send, such as "GET /items/{{.ID}}"
1: x-gameday.workload.write: request is missing: say what users send, such as "POST /items/{{.ID}}"
1: x-gameday: entrypoint is missing: say where users enter, as SERVICE:PORT
2: x-gameday.objectives must be a mapping of readonly_within, failover_within, recovery_within, failback_within, max_data_loss, availability, max_stale_reads, max_amplification, ha, dr, not a text
`,
	"hosts.yml": `
8: services "web" and "web-1" both have a host "web-1": rename one
9: service "many": 100000 replicas: the world would have more than 200 hosts
`,
	"list.yml":             `1: the top level of a compose file must be a mapping with services`,
	"missing-env-file.yml": `9: service "web": env_file: nowhere.env is not there`,
	"no-gameday.yml": `
1: there is no "x-gameday", so it is not known where users enter and how they read and write (is "x-gamday" a slip of the pen?); the least, here or in a file gameday.yaml beside it, is:
  x-gameday:
    entrypoint: SERVICE:PORT
    workload:
      write: {request: "POST /items/{{.ID}}"}
      read: {request: "GET /items/{{.ID}}"}
`,
	"no-image.yml": `7: service "web" has neither an image nor a build context specified`,
	"refused.yml": `
9: service "web": privileged is refused: a host of the world must not reach past its container; leave it out, or name the one capability that is needed under cap_add
10: service "web": network_mode is refused: every host has a network of its own behind the gateway; leave it out
11: service "web": dns is refused: names resolve through the region's resolvers only; a service with gameday.role: resolver is one of them
12: service "web": pid is refused: every host of the world has namespaces of its own, as hosts do; leave it out
14: services "web", "db": volumes.0.bind.propagation is refused: the world binds folders plainly (also in line 18)
20: service "db": build.context is refused: the world builds from folders only
20: service "db": build.ssh is refused: the world builds with the classic builder's options; build the image yourself and name it with image
24: service "db": deploy.labels: gameday.region is not read here; put it under labels
25: service "db": x-gameday is read at the top level of the file only
31: secret "key": external is refused: give it by file, content or environment
`,
	"region-typo.yml": `12: service "cache": label gameday.region: no such region "seul" (did you mean "seoul"?); if it is meant, list both under x-gameday.regions`,
	"region-undeclared.yml": `
3: x-gameday.home: no such region "soul" (did you mean "seoul"?)
8: service "db": label gameday.region: no such region "osaka" (known: seoul, tokyo)
`,
	"replicas-text.yml":     `9: service "web": deploy.replicas: the value is not of the kind that is wanted here (a number, or true or false)`,
	"required-variable.yml": `8: error while interpolating services.web.image: required variable TAG is missing a value: say which`,
	"self-alias.yml":        `2: the alias *all stands inside its own anchor`,
	"service-typo.yml":      `6: unknown key "servicess" (did you mean "services"?)`,
	"sla-all-wrong.yml": `
5: x-gameday.sla: unknown key "objectiv" (did you mean "objective"?)
6: x-gameday.sla.objective: "99.9" is above 1 (did you mean "99.9%"?)
7: x-gameday.sla.host: "0%" must be above 0%
8: x-gameday.sla.beta: "half" is no share (such as 20% or 0.2)
10: x-gameday.sla.parts: unknown key "wbe" (did you mean "web"?)
11: x-gameday.sla.parts.web.availability: "101%" must be from 0% to 100%
11: x-gameday.sla.parts.web.needs: 3 hosts are needed, but only 2 do what "web" does
12: x-gameday.sla.parts.db.needs: "-1" is no whole number of 0 or more
13: x-gameday.sla.parts.db2: unknown key "availability_" (did you mean "availability"?)
15: x-gameday.sla.faults: no fault is called "hosts" (did you mean "host"?)
16: x-gameday.sla.faults: "host." names no kind of fault (such as host.kill)
17: x-gameday.sla.faults.host.kill.lasts: "5" has no unit (did you mean "5s"?)
17: x-gameday.sla.faults.host.kill.per_year: it must be from 0 to 100000 a year
18: x-gameday.sla.faults.region must be a mapping of per_year, lasts, not a number
`,
	"sla-needs.yml": `
6: x-gameday.sla.parts.web.needs: 3 hosts are needed, but only 2 do what "web" does
8: x-gameday.sla.parts.b.needs: 2, but "a", which does the same, says 1: say it once
`,
	"tab.yml":                `8: this is not YAML: while scanning for the next token found character that cannot start any token`,
	"unclosed.yml":           `7: this is not YAML: while scanning a quoted scalar found unexpected end of stream`,
	"undefined-volume.yml":   `9: service "web": volumes: no such volume "dta"`,
	"unknown-config.yml":     `9: service "web": configs: no such config "tuning"`,
	"unknown-dependency.yml": `9: service "web": depends_on: no such service "dbb" (did you mean "db"?)`,
	"unknown-field.yml":      `9: service "web": unknown key "imagee" (did you mean "image"?)`,
	"wrong-type.yml":         `9: 'services.web.healthcheck.interval' time: invalid duration "soon"`,
}
