package crashtest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/moby/moby/api/types/network"
	"github.com/moby/moby/client"
)

// gate is the control API of a run's gateway.
type gate struct{ url, token string }

// gateOf finds the gateway of a run by its labels.
func gateOf(ctx context.Context, docker *client.Client, run string) (gate, error) {
	list, err := docker.ContainerList(ctx, client.ContainerListOptions{
		Filters: make(client.Filters).Add("label", labelRun, "gameday.part=gateway"),
	})
	if err != nil {
		return gate{}, err
	}
	for _, c := range list.Items {
		if ofRun(c.Labels, run) {
			return inspect(ctx, docker, c.ID)
		}
	}
	return gate{}, fmt.Errorf("run %s has no gateway", run)
}

// inspect reads where a gateway listens, and the token in its configuration.
func inspect(ctx context.Context, docker *client.Client, id string) (gate, error) {
	got, err := docker.ContainerInspect(ctx, id, client.ContainerInspectOptions{})
	if err != nil {
		return gate{}, err
	}
	ports := got.Container.NetworkSettings.Ports[network.MustParsePort("61000/tcp")]
	if len(ports) == 0 {
		return gate{}, errors.New("the gateway's control port is not published")
	}
	for _, line := range got.Container.Config.Env {
		if text, is := strings.CutPrefix(line, "GAMEDAY_GATEWAY="); is {
			var config struct {
				Token string `json:"token"`
			}
			err := json.Unmarshal([]byte(text), &config)
			return gate{"http://127.0.0.1:" + ports[0].HostPort, config.Token}, err
		}
	}
	return gate{}, errors.New("the gateway has no configuration")
}

// entry is all that matters of something in force.
type entry struct {
	ID string `json:"id"`
}

// inForce lists every fault that the gateway has in force.
func (g gate) inForce(ctx context.Context) ([]string, error) {
	var cuts, moves []entry
	var dns struct {
		Rules []entry `json:"rules"`
	}
	var proxies map[string]struct{ Toxics []struct{ Name string } }
	err := errors.Join(g.get(ctx, "/cuts", &cuts), g.get(ctx, "/moves", &moves), g.get(ctx, "/dns", &dns),
		g.get(ctx, "/toxiproxy/proxies", &proxies))
	var found []string
	for link, p := range proxies {
		for _, toxic := range p.Toxics {
			found = append(found, "toxic "+toxic.Name+" on "+link)
		}
	}
	for kind, all := range map[string][]entry{"cut": cuts, "move": moves, "DNS rule": dns.Rules} {
		for _, one := range all {
			found = append(found, kind+" "+one.ID)
		}
	}
	return found, err
}

func (g gate) get(ctx context.Context, path string, into any) error {
	const patience = 2 * time.Second
	ctx, stop := context.WithTimeout(ctx, patience)
	defer stop()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, g.url+path, http.NoBody)
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+g.token)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", path, response.Status)
	}
	return json.NewDecoder(response.Body).Decode(into)
}
