package record

import (
	"encoding/json"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
)

func hideIt(text string) string { return strings.ReplaceAll(text, "hunter2", "[hidden]") }

func TestEveryTextOfAnEventIsHidden(t *testing.T) {
	const text = "it is hunter2"
	for name, e := range map[string]history.Event{
		"request": {Op: &history.Op{ID: "id", Region: text, Authority: text, Error: text}},
		"fault": {Fault: &history.Fault{
			ID: "f1", Title: text, Hosts: []string{text}, Error: text, Evidence: []history.Evidence{{Host: text, Of: text}},
			Delivered: []history.Delivery{{Host: text, Of: text}},
		}},
		"final read": {Final: &history.Final{ID: "id", Error: text}},
		"log":        {Log: &history.Log{Host: text, Lines: []string{"first", text}}},
		"note":       {Note: &history.Note{Text: text}},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			before, err := json.Marshal(e)
			g.Expect(err).NotTo(HaveOccurred())
			after, err := json.Marshal(concealed(e, hideIt))
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(string(after)).To(Equal(hideIt(string(before))))
			g.Expect(json.Marshal(e)).To(Equal(before), "what was given is as it was")
		})
	}
}
