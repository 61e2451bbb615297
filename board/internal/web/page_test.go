package web

import (
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/gameday-harness/gameday/internal/browser"
)

func TestStateOf(t *testing.T) {
	for want, r := range map[string]route{
		stateOpen:     {Writer: 1, Readers: []int{0, 1}},
		stateReadOnly: {Writer: -1, Readers: []int{0}},
		stateDown:     {Writer: -1},
	} {
		if got := stateOf(r); got != want {
			t.Errorf("%+v: %s, want %s", r, got, want)
		}
	}
}

// stage serves the page as a web host does, of a board that is told what to be.
type stage struct {
	mu       sync.Mutex
	state    string // or "gone": nothing is answered
	accepts  int    // status of a write
	posts    []Post
	received []Post
}

func (s *stage) become(state string, accepts int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state, s.accepts = state, accepts
}

func (s *stage) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.state == "gone":
		rw.WriteHeader(http.StatusServiceUnavailable)
	case r.URL.Path == "/":
		rw.Header().Set("Content-Security-Policy", policyOfPages)
		page := template.Must(template.New("page").Parse(pageText))
		_ = page.Execute(rw, map[string]any{"Posts": s.posts, "Region": "seoul", "State": s.state})
	case r.URL.Path == "/state":
		answer(rw, http.StatusOK, map[string]string{"state": s.state, "region": "tokyo"})
	case r.Method == http.MethodPost:
		var p Post
		_ = json.NewDecoder(r.Body).Decode(&p)
		s.received = append(s.received, p)
		if s.accepts == http.StatusServiceUnavailable {
			rw.Header().Set("X-Read-Only", "true")
		}
		if s.accepts == http.StatusCreated {
			s.posts = append([]Post{p}, s.posts...)
		}
		answer(rw, s.accepts, p)
	default:
		answer(rw, http.StatusOK, s.posts)
	}
}

// hostileText must be shown as it is, and run by nobody.
const hostileText = `<img src=x onerror="document.title='run'"> & <b>bold</b>`

// TestPageInADisaster plays a disaster to the page and looks at what users see.
func TestPageInADisaster(t *testing.T) {
	page := browser.Start(t)
	s := &stage{state: stateOpen, accepts: http.StatusCreated, posts: []Post{{ID: "1", Text: hostileText, At: time.Now()}}}
	server := httptest.NewServer(s)
	defer server.Close()
	const soon = 10 * time.Second
	says := func(part string) {
		t.Helper()
		page.Until(soon, `!document.getElementById("banner").hidden && document.getElementById("banner").textContent.includes(`+quoted(part)+`)`)
	}
	holds := func(text string) {
		t.Helper()
		page.Until(soon, `document.getElementById("text").value === `+quoted(text))
	}
	mayPost := func(may bool) {
		t.Helper()
		page.Until(soon, fmt.Sprintf(`document.getElementById("post").disabled === %t`, !may))
	}
	page.Open(server.URL)
	page.Until(soon, `document.getElementById("banner").hidden`)
	mayPost(true)
	page.Type("text", "typed before")

	s.become(stateReadOnly, http.StatusServiceUnavailable)
	says("read-only")
	mayPost(false)
	page.Type("text", " and during")
	page.Look("board-read-only")
	page.Reload()
	holds("typed before and during")
	says("read-only")

	s.become("gone", 0)
	says("does not answer")
	holds("typed before and during")
	page.Look("board-unreachable")

	// The page does not know yet that it is read-only again when the post is sent.
	s.become(stateOpen, http.StatusServiceUnavailable)
	says("You can post again")
	mayPost(true)
	page.Look("board-back")
	page.Click("post")
	says("Nothing was written")
	holds("typed before and during")
	s.become(stateOpen, http.StatusGatewayTimeout)
	mayPost(true)
	page.Click("post")
	says("It is not known")
	holds("typed before and during")
	s.become(stateOpen, http.StatusCreated)
	mayPost(true)
	page.Click("post")
	holds("")
	page.Until(soon, `document.getElementById("posts").firstChild.textContent.includes("typed before and during")`)
	page.Look("board-open")

	if page.Title() != "Board" {
		t.Error("a post's text was run as a script")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.received) != 3 || s.received[0].ID == "" || s.received[0].ID != s.received[2].ID {
		t.Errorf("want one post, sent three times under one id: %+v", s.received)
	}
}

func quoted(text string) string {
	out, _ := json.Marshal(text)
	return string(out)
}
