package docker

import (
	"testing"

	"github.com/compose-spec/compose-go/v2/types"
	. "github.com/onsi/gomega"
)

// TestBuildArguments keeps values out of the process list, but never lets one
// change the docker command's own environment.
func TestBuildArguments(t *testing.T) {
	g := NewWithT(t)
	t.Setenv("GAMEDAY_TEST_OURS", "ours")
	t.Setenv("GAMEDAY_TEST_SAME", "same")
	value := func(s string) *string { return &s }
	b := types.BuildConfig{Context: ".", Args: types.MappingWithEquals{
		"NPM_TOKEN": value("s3cret"), "GAMEDAY_TEST_OURS": value("theirs"), "GAMEDAY_TEST_SAME": value("same"), "UNSET": nil,
	}}
	args, env := buildArgs("image", b), buildEnv(b)
	g.Expect(args).To(ContainElements("NPM_TOKEN", "GAMEDAY_TEST_OURS=theirs", "GAMEDAY_TEST_SAME=same", "UNSET"))
	g.Expect(env).To(ContainElements("NPM_TOKEN=s3cret", "GAMEDAY_TEST_OURS=ours", "GAMEDAY_TEST_SAME=same"))
	g.Expect(env).NotTo(ContainElement("GAMEDAY_TEST_OURS=theirs"))
}

// TestIgnoredBuildFieldsAreNotPassed has a file that would take the agent's name.
func TestIgnoredBuildFieldsAreNotPassed(t *testing.T) {
	g := NewWithT(t)
	b := types.BuildConfig{
		Context: "here", Dockerfile: "Other", Target: "prod", Tags: []string{agentImage},
		CacheFrom: []string{"cache"}, CacheTo: []string{"cache"}, NoCache: true, Pull: true, NoCacheFilter: []string{"prod"},
	}
	g.Expect(buildArgs("shop-web", b)).To(Equal([]string{
		"build", "--tag", "shop-web", "--file", "here/Other", "--target", "prod", "here",
	}))
}

// TestABuildCannotSteerTheCommand gives build arguments the names of variables that
// the docker command or the loader obeys, and fields that are ignored.
func TestABuildCannotSteerTheCommand(t *testing.T) {
	g := NewWithT(t)
	value := func(s string) *string { return &s }
	b := types.BuildConfig{
		Context: "/project", Tags: []string{"debian:bookworm-slim"}, CacheFrom: []string{"evil/cache"}, NoCache: true, Pull: true,
		Args: types.MappingWithEquals{
			"LD_PRELOAD": value("/project/evil.so"), "DOCKER_CONFIG": value("/project/docker"), "docker_token": value("t0ken"),
			"GIT_SSH_COMMAND": value("evil"), "HTTPS_PROXY": value("http://u:passw0rd@evil"), "PLAIN": value("plain"),
		},
	}
	args, env := buildArgs("image", b), buildEnv(b)
	for name := range b.Args {
		g.Expect(env).NotTo(ContainElement(HavePrefix(name+"=")), "%s", name)
	}
	g.Expect(args).To(ContainElements("LD_PRELOAD=/project/evil.so", "PLAIN=plain"))
	for _, word := range []string{"debian:bookworm-slim", "--cache-from", "--no-cache", "--pull"} {
		g.Expect(args).NotTo(ContainElement(word))
	}
}
