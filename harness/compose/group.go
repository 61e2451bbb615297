package compose

import (
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
)

// groupOf names what a service does, so that services which do the same can be told:
// they run the same image with the same command, though in other places and under
// other names.
func groupOf(spec types.ServiceConfig) string {
	image := spec.Image
	if image == "" && spec.Build != nil {
		image = spec.Build.Context + "/" + spec.Build.Dockerfile + " " + spec.Build.Target
	}
	if image == "" {
		return ""
	}
	return strings.Join([]string{image, strings.Join(spec.Entrypoint, " "), strings.Join(spec.Command, " ")}, "|")
}
