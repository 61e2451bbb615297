package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/gameday-harness/gameday/board/internal/agent"
	"github.com/gameday-harness/gameday/board/internal/fleet"
	"github.com/gameday-harness/gameday/board/internal/front"
	"github.com/gameday-harness/gameday/board/internal/health"
	"github.com/gameday-harness/gameday/board/internal/keeper"
	"github.com/gameday-harness/gameday/board/internal/pilot"
	"github.com/gameday-harness/gameday/board/internal/queries"
	"github.com/gameday-harness/gameday/board/internal/resolver"
	"github.com/gameday-harness/gameday/board/internal/sabotage"
	"github.com/gameday-harness/gameday/board/internal/settings"
	"github.com/gameday-harness/gameday/board/internal/web"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	err := run(ctx, os.Args[1:])
	stop()
	var wrong usageError
	switch {
	case errors.As(err, &wrong):
		fmt.Fprintln(os.Stderr, "board:", err)
		usage(os.Stderr)
		os.Exit(2)
	case errors.Is(err, fleet.ErrRefused):
		fmt.Fprintln(os.Stderr, err)
		os.Exit(exitRefused)
	case err != nil:
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// exitRefused is the exit code of a button whose push a guard refused.
const exitRefused = 3

type usageError string

func (e usageError) Error() string { return string(e) }

// part is what each of the long-running subcommands is.
type part interface {
	Run(ctx context.Context) error
	Handler() http.Handler
}

func run(ctx context.Context, args []string) error {
	s := settings.Read(os.LookupEnv)
	switch {
	case len(args) == 1 && (args[0] == "help" || args[0] == "--help" || args[0] == "-h"):
		usage(os.Stdout)
		return nil
	case len(args) == 2 && args[0] == "health":
		return health.Call(ctx, http.MethodGet, args[1], "", os.Stdout)
	case len(args) == 2 && args[0] == "button" && args[1] == "status":
		return health.Call(ctx, http.MethodGet, "http://127.0.0.1:8090/status", "", os.Stdout)
	case len(args) == 2 && args[0] == "button" && (args[1] == "failover" || args[1] == "failback"):
		return health.Call(ctx, http.MethodPost, "http://127.0.0.1:8090/"+args[1], s["BOARD_TOKEN"], os.Stdout)
	case len(args) == 2 && args[0] == "button" && args[1] == "fleet":
		return health.Call(ctx, http.MethodGet, "http://127.0.0.1:8070/status", "", os.Stdout)
	case len(args) == 3 && args[0] == "button" && args[1] == "push":
		return fleet.Press(ctx, "http://127.0.0.1:8070", s["BOARD_TOKEN"], args[2], os.Stdout)
	case len(args) == 1 && args[0] == "front":
		return front.Exec(ctx, s)
	case len(args) == 1:
		return serve(ctx, args[0], s)
	default:
		return usageError("want one subcommand")
	}
}

// serve runs a part until it is told to stop.
func serve(ctx context.Context, name string, s settings.Settings) error {
	logger := log.New(os.Stdout, name+" ", log.Ltime|log.Lmicroseconds|log.LUTC|log.Lmsgprefix)
	var p part
	var err error
	var address string
	switch name {
	case "web":
		address = ":8080"
		p, err = web.New(s, logger)
	case "agent":
		address = ":8070"
		p, err = agent.New(s, logger)
	case "pilot":
		address = ":8090"
		p, err = pilot.New(s, logger)
	case "keeper":
		address = ":8008"
		p, err = keeper.New(s, logger)
	case "fleet":
		address = ":8070"
		p, err = fleet.New(s, logger)
	case "resolver":
		address = ":" + resolver.AdminPort
		p, err = resolver.New(s, logger)
	case "queries":
		address = ":8091"
		p, err = queries.New(s, logger)
	default:
		return usageError(fmt.Sprintf("%q is no subcommand", name))
	}
	if err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", s.Or("BOARD_LISTEN", address))
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	server := &http.Server{
		Handler: p.Handler(), ReadHeaderTimeout: 5 * time.Second,
		IdleTimeout: time.Minute, ErrorLog: log.New(io.Discard, "", 0),
	}
	go func() { _ = server.Serve(listener) }()
	defer server.Close()
	logger.Printf("listening on %s", listener.Addr())
	return p.Run(ctx)
}

func usage(out io.Writer) {
	fmt.Fprint(out, `usage:
  board web               a web host
  board agent             the first process of a cold web host, which starts it on the pilot's order
  board pilot             the pilot
  board keeper            the supervisor of a database host
  board resolver          a host of the resolver fleet
  board front             becomes dnsdist, in front of the resolver fleet
  board fleet             the controller of the resolver fleet
  board queries           sends DNS queries, and counts those that fail
  board health URL        exit code 0 when the URL answers 2xx
  board button NAME       press failover or failback on the pilot of this host, or show its status
  board button push CONFIG  push a configuration (JSON, or @FILE) to the fleet controller of this host;
                          exit code 3 when a guard refuses it. board button fleet shows its status

Environment:
`)
	for _, v := range settings.Variables() {
		fmt.Fprintf(out, "  %-27s %s (default %q)\n", v.Name, v.Help, v.Default)
	}
	fmt.Fprint(out, "\nBOARD_SABOTAGE is empty for a healthy board, or one of:\n")
	for _, s := range sabotage.All() {
		fmt.Fprintf(out, "  %-27s %s\n", s.Name, s.Help)
	}
}
