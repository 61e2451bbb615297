// Package crashtest proves that Gameday leaves nothing behind. It drives
// bin/gameday as a user would, on a system as small as every kind of fault
// allows, and kills it: at every kind of record of its journal and in every kind
// of fault, with and without its guardian, by signals, by a full disk, and by a
// Docker daemon that goes away. After each it looks for what should be gone, at
// what should be untouched, and for what was measured.
//
// It needs Linux, bin/gameday and the images: run it as `make crash-test`. Exit
// codes: 0 all clean; 1 something was left or lost; 2 wrong use, or it could not
// be tried; 130 interrupted.
package crashtest

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
)

// Exit codes, the same as gameday's.
const (
	exitClean       = 0
	exitLeft        = 1
	exitUsage       = 2
	exitInterrupted = 130
)

// Main tests as the command line says, and returns the exit code.
func Main(ctx context.Context, args []string) int {
	o, err := parse(args)
	if errors.Is(err, flag.ErrHelp) {
		return exitClean
	}
	if err != nil {
		return exitUsage // the flags have said why
	}
	clean, err := test(ctx, o, os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "crashtest:", err)
	}
	return code(ctx, clean, err)
}

func code(ctx context.Context, clean bool, err error) int {
	switch {
	case ctx.Err() != nil:
		return exitInterrupted
	case err != nil:
		return exitUsage
	case !clean:
		return exitLeft
	}
	return exitClean
}
