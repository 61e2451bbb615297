package web

import (
	"io"
	"net/http"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/workload"
)

func TestJudge(t *testing.T) {
	readOnly := http.Header{"X-Read-Only": {"true"}, "X-Served-By": {"tokyo"}}
	seoul := http.Header{"X-Served-By": {"seoul"}}
	for _, c := range []struct {
		name   string
		change func(w *settings.Workload)
		kind   history.Kind
		status int
		header http.Header
		json   any
		err    error
		want   workload.Reply
	}{
		{
			name: "write acknowledged", kind: history.Write, status: 201, header: seoul, json: map[string]any{"region": "seoul"},
			want: workload.Reply{Outcome: history.OK, Region: "seoul", Authority: "seoul"},
		},
		{
			name: "write politely refused", kind: history.Write, status: 503, header: readOnly,
			want: workload.Reply{Outcome: history.Refused, Region: "tokyo"},
		},
		{
			name: "read found", kind: history.Read, status: 200, header: seoul,
			want: workload.Reply{Outcome: history.OK, Region: "seoul"},
		},
		{
			name: "read missing", kind: history.Read, status: 404, header: seoul,
			want: workload.Reply{Outcome: history.Missing, Region: "seoul"},
		},
		{
			name: "write failed", kind: history.Write, status: 503, header: http.Header{},
			want: workload.Reply{Outcome: history.Unknown},
		},
		{
			name: "write redirected", kind: history.Write, status: 302, header: http.Header{},
			want: workload.Reply{Outcome: history.Unknown},
		},
		{
			name: "read failed", kind: history.Read, status: 500, header: http.Header{},
			want: workload.Reply{Outcome: history.Failed},
		},
		{
			name: "answer broke off", kind: history.Write, status: 201, header: seoul, err: io.ErrUnexpectedEOF,
			want: workload.Reply{Outcome: history.Unknown, Error: "EOF"},
		},
		{
			name: "no answer", kind: history.Read, err: io.EOF,
			want: workload.Reply{Outcome: history.Failed, Error: "EOF"},
		},
		{
			name: "sent again", kind: history.Write, status: 201, header: seoul, err: errSentAgain,
			want: workload.Reply{Outcome: history.OK, Region: "seoul", Error: errSentAgain.Error()},
		},
		{
			name: "both ack and refused hold", kind: history.Write, status: 201, header: http.Header{},
			change: func(w *settings.Workload) { w.Write.Refused = "true" },
			want:   workload.Reply{Outcome: history.OK},
		},
		{
			name: "ack cannot be evaluated", kind: history.Write, status: 201, header: http.Header{},
			change: func(w *settings.Workload) { w.Write.Ack = "json.ok" },
			want:   workload.Reply{Outcome: history.Unknown, Error: "ack: cannot fetch ok from <nil>"},
		},
		{
			name: "ok is no truth", kind: history.Read, status: 200, header: http.Header{}, json: map[string]any{"ok": "yes"},
			change: func(w *settings.Workload) { w.Read.OK = "json.ok" },
			want:   workload.Reply{Outcome: history.Failed, Error: "ok: invalid operation: bool(string)"},
		},
		{
			name: "region cannot be evaluated", kind: history.Read, status: 200, header: http.Header{},
			change: func(w *settings.Workload) { w.Region = "json.region" },
			want:   workload.Reply{Outcome: history.OK, Error: "region: cannot fetch region from <nil>"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := NewWithT(t)
			w := posts()
			if c.change != nil {
				c.change(&w)
			}
			client := dial(t, w, "http://localhost")
			got := client.judge(workload.Operation{Kind: c.kind}, answer{Status: c.status, JSON: c.json, Header: c.header.Get}, c.err)
			c.want.Status = c.status
			g.Expect(got).To(Equal(c.want))
		})
	}
}
