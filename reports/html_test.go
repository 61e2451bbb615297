package reports

import (
	"encoding/xml"
	"errors"
	"html"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/verdict"
)

// wellFormed reads a page to its end; every element must be closed.
func wellFormed(t *testing.T, page string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(page))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	depth := 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("the page cannot be parsed: %v", err)
		}
		switch token.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		}
	}
	if depth != 0 {
		t.Errorf("%d elements are left open", depth)
	}
}

// offline finds whatever would make a browser ask somebody else.
func offline(t *testing.T, page string) {
	t.Helper()
	for _, pattern := range []string{
		`(?i)<script`, `(?i)<iframe`, `(?i)<object`, `(?i)<img`, `(?i)@import`, `(?i)url\([^#]`, `(?i)<[^>]+\son[a-z]+=`, `(?i)<[^>]+\sstyle=`,
		`(?i)(href|src|action|data)="[^#"][^"]*//`, `(?i)<(link|base|form)[^>]*(href|action)="[^d]`,
	} {
		if found := regexp.MustCompile(pattern).FindString(page); found != "" {
			t.Errorf("the page holds %q, which %s forbids", found, pattern)
		}
	}
}

func TestHTMLIsWellFormedAndOffline(t *testing.T) {
	for name, r := range samples() {
		t.Run(name, func(t *testing.T) {
			page := string(render(t, HTML, r))
			wellFormed(t, page)
			offline(t, page)
			if strings.Contains(page, "ZgotmplZ") {
				t.Error("the template found a value unsafe")
			}
		})
	}
}

func TestHTMLPolicyAllowsItsOwnStyleOnly(t *testing.T) {
	page := html.UnescapeString(string(render(t, HTML, samples()["holds"])))
	if !strings.Contains(page, "default-src 'none'; style-src "+styleHash()+";") {
		t.Error("no Content-Security-Policy with the style's hash")
	}
	if !strings.Contains(page, "<style>"+pageStyle+"</style>") {
		t.Error("the style sheet is not byte for byte what the hash is of")
	}
}

func TestHTMLHoldsEveryFigure(t *testing.T) {
	r := samples()["broken"]
	page := html.UnescapeString(string(render(t, HTML, r)))
	want := []string{
		Headline(r), "412 packets dropped at gateway", "10.0005 s ± 0.0045 s", "sha256 9f86d081884c", "error budget spent: 73.8 %",
		"no packet was dropped in 5 s; is the host idle?", "promoted db-tokyo-1 in 1.61 s", "history/02-primary-stalled.jsonl",
		"the topology has no host with the role pilot", "The workload fell 1.4 s behind", NotDemanded,
	}
	for _, s := range r.Scenarios {
		want = append(want, s.Name(), s.Hypothesis)
		for _, f := range s.Findings {
			want = append(want, measured(f), limitOf(f), f.Reason)
		}
	}
	for _, w := range want {
		if !strings.Contains(page, w) {
			t.Errorf("the page lacks %q", w)
		}
	}
}

func TestUnknownNeverLooksLikeAPass(t *testing.T) {
	_, body, _ := strings.Cut(string(render(t, HTML, sample(inconclusiveScenario()))), "</head>")
	if !strings.Contains(body, `class="verdict inconclusive"`) || strings.Contains(body, `class="verdict holds"`) {
		t.Error("an inconclusive run has no banner of its own")
	}
	unknown := regexp.MustCompile(`<span class="badge inconclusive"><svg class="icon inconclusive"[^>]*><use href="#icon-inconclusive"/></svg> unknown</span>`)
	if !unknown.MatchString(body) {
		t.Error("an unknown finding is not told by word and shape")
	}
}

func hostile() string {
	return "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>\u202egnp\x00\x1b[31m</svg></title><style>*{}</style>]]>" +
		strings.Repeat("A", 64<<10)
}

// attacked is a report in which every text is hostile.
func attacked() Report {
	whole := sample(healthyScenario(), brokenScenario(), inconclusiveScenario(), skippedScenario(), repeatedSample().Scenarios[1])
	whole.Named, whole.Repeat = []string{"x"}, 6
	r := mapTexts(whole,
		func(kind textKind, s string) string {
			if kind == wordText {
				return s
			}
			return hostile()
		})
	r.Scenarios[0].Findings = append(r.Scenarios[0].Findings, Finding{Finding: verdict.Finding{
		Measure: verdict.Measure(hostile()), State: verdict.Holds, Measured: true, Unit: "<b>" + hostile(),
	}})
	repeated := &r.Scenarios[4]
	repeated.Distributions[0].Measure, repeated.Distributions[0].Unit = verdict.Measure(hostile()), hostile()
	r.Scenarios[0].Errors = append(r.Scenarios[0].Errors, ErrorCount{Kind: history.Kind(hostile()), Text: hostile()})
	return r
}

func TestHTMLEscapesWhatIsHostile(t *testing.T) {
	page := string(render(t, HTML, attacked()))
	wellFormed(t, page)
	for _, bad := range []string{"<script", "<img", "\u202e", "\x00", "\x1b", "<b>]", "*{}</style>"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page holds %q as it came", bad)
		}
	}
	if len(page) > 2<<20 {
		t.Errorf("the page has %d bytes: endless texts are not shortened", len(page))
	}
}
