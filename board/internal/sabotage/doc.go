// Package sabotage lists the ways in which the board can be broken on purpose,
// by name. Each is a resilience bug that real teams ship: the healthy board
// must hold against every fault, and each sabotaged one must be caught.
//
// What a sabotage changes is at one place, marked by its name; board/README.md
// tells why anybody would write it so.
package sabotage
