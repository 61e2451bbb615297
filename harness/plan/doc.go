// Package plan says what is done to a system and when: faults before anything
// runs, and the tree that orders them. Plans are values: they print, they encode to
// text, YAML and JSON and decode again, and the same plan with the same seed gives
// the same run. The package is pure: it knows the model of a system, and no world.
//
// # Text
//
// Text prints a plan, one node a line, and Parse reads it back:
//
//	in turn
//	  f1: host.kill on role=database,region=home for 8s, then until decided, at most 1m
//	  wait 5s, then until served
//	  side by side, staggered by 200ms
//	    f2: dns.lost(count=all, mode=silent) on role=resolver,region=home for 20s
//	    f3: link.slow(delay=250ms) on service=web from 0% to 100% in 4 steps over 20s, then held for 10s
//	  3 times, every 10s
//	    f4: host.stall on any 1 of service=web until decided
//
// The grammar, where [] may be left out:
//
//	node     = "in turn" children
//	         | "side by side" [", staggered by" TIME] children
//	         | N "times" [", every" TIME] child
//	         | "wait" hold
//	         | fault ("for" hold | "until" ... | ramp)
//	fault    = [ID ":"] KIND ["(" PARAM "=" VALUE {"," PARAM "=" VALUE} ")"] ["on" SELECTOR]
//	hold     = [TIME] ["then until" CONDITION ["at most" TIME]]
//	ramp     = "from" LEVEL "to" LEVEL "in" N "steps over" TIME [", then held for" TIME]
//
// Children stand deeper than their parent, by spaces. Several nodes where one is
// expected are carried out in turn. A value with other characters than text has
// stands in quotes. Empty lines and lines that begin with # are left out. A fault
// without an id gets one (Number).
//
// # YAML and JSON
//
// Decode reads both; every error names file, line and column. A node is a mapping
// that has one of these keys, with the others that belong to it:
//
//	fault: KIND       id, target, params (a mapping), for, until, at_most, ramp (from, to, steps, over, hold)
//	wait: TIME        until, at_most
//	in_turn: [...]
//	side_by_side: [...]   stagger
//	repeat: NODE      times, every
//
// A list is the same as in_turn, and a text is a plan's text.
package plan
