package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/internal/agent/gatewayd"
	"github.com/gameday-harness/gameday/internal/agent/probe"
	"github.com/gameday-harness/gameday/internal/agent/resolver"
)

func main() {
	// As PID 1 of a container a process must ask for the signals that end it.
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "agent:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	switch strings.Join(args, " ") {
	case "gateway":
		cfg, err := task[gateway.Config](gateway.EnvGateway)
		if err != nil {
			return err
		}
		return gatewayd.Run(ctx, cfg, gateway.SocketDir, slog.New(slog.NewTextHandler(os.Stderr, nil)))
	case "probe":
		if err := writeResolvConf(os.Getenv(gateway.EnvResolvConf)); err != nil {
			return err
		}
		return probe.Run(ctx, gateway.SocketDir, os.Getenv(gateway.EnvHost))
	case "resolver":
		cfg, err := task[gateway.ResolverConfig](gateway.EnvResolver)
		if err != nil {
			return err
		}
		const dnsPort = 53
		return resolver.Serve(ctx, dnsPort, cfg)
	}
	return fmt.Errorf("unknown task %q: use gateway, probe or resolver", args)
}

// writeResolvConf replaces the sandbox's /etc/resolv.conf in place. The file is
// Docker's own and is shared with every container that joins the sandbox; with
// the region's resolvers in it, names resolve through them alone and not
// through the resolver that Docker puts into each namespace.
func writeResolvConf(content string) error {
	if content == "" {
		return nil
	}
	if err := os.WriteFile("/etc/resolv.conf", []byte(content), 0o644); err != nil {
		return fmt.Errorf("write the resolver configuration: %w", err)
	}
	return nil
}

// task reads what an agent is told in its environment, strictly.
func task[T any](variable string) (T, error) {
	var value T
	text, ok := os.LookupEnv(variable)
	if !ok {
		return value, fmt.Errorf("%s is not set", variable)
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&value); err != nil {
		return value, fmt.Errorf("read %s: %w", variable, err)
	}
	return value, nil
}
