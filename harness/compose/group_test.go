package compose

import (
	"testing"

	. "github.com/onsi/gomega"

	"github.com/compose-spec/compose-go/v2/types"
)

func TestServicesThatDoTheSameAreAGroup(t *testing.T) {
	g := NewWithT(t)
	service := func(image string, command ...string) types.ServiceConfig {
		var s types.ServiceConfig
		s.Image, s.Command = image, command
		return s
	}
	g.Expect(groupOf(service("board", "web"))).To(Equal(groupOf(service("board", "web"))))
	g.Expect(groupOf(service("board", "web"))).NotTo(Equal(groupOf(service("board", "pilot"))), "another command")
	g.Expect(groupOf(service("store"))).NotTo(Equal(groupOf(service("cache"))), "another image")
	built := types.ServiceConfig{}
	built.Build = &types.BuildConfig{Context: "a"}
	g.Expect(groupOf(built)).NotTo(BeEmpty())
	g.Expect(groupOf(types.ServiceConfig{})).To(BeEmpty())
}
