package web

import (
	"encoding/pem"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/workload"
)

// shop gives items numbers of its own, to those who are logged in.
type shop struct {
	mu     sync.Mutex
	token  string
	logins int
	items  []string
	down   bool // logins fail
	mute   bool // a written item's number is not told
}

// ServeHTTP implements http.Handler.
func (s *shop) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	cookie, _ := r.Cookie("session")
	switch {
	case r.URL.Path == "/login" && s.down:
		w.WriteHeader(http.StatusServiceUnavailable)
	case r.URL.Path == "/login":
		s.logins++
		s.token = fmt.Sprint("token-", s.logins)
		http.SetCookie(w, &http.Cookie{Name: "session", Value: "cookie-" + s.token})
		_, _ = fmt.Fprintf(w, `{"token":%q}`, s.token)
	case r.Header.Get("Authorization") != "Bearer "+s.token || cookie == nil || cookie.Value != "cookie-"+s.token:
		w.WriteHeader(http.StatusUnauthorized)
	case r.Method == http.MethodPost:
		var text [64]byte
		n, _ := r.Body.Read(text[:])
		s.items = append(s.items, string(text[:n]))
		w.WriteHeader(http.StatusCreated)
		if !s.mute {
			_, _ = fmt.Fprintf(w, `{"id":%d}`, len(s.items))
		}
	default:
		var n int
		if _, err := fmt.Sscanf(r.URL.Path, "/items/%d", &n); err != nil || n < 1 || n > len(s.items) {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		_, _ = fmt.Fprint(w, s.items[n-1])
	}
}

func ofShop() settings.Workload {
	bearer := map[string]string{"Authorization": "Bearer {{.Login.token}}"}
	return settings.Workload{
		Rate: 100, Writes: 0.5, Deadline: time.Second, Expired: "status == 401",
		Login: []settings.LoginStep{{Method: "POST", Path: "/login", OK: "status == 200", Capture: map[string]string{"token": "json.token"}}},
		Write: settings.WriteRequest{Method: "POST", Path: "/items", Headers: bearer, Body: "{{.ID}}", Ack: "status == 201", Capture: "json.id"},
		Read:  settings.ReadRequest{Method: "GET", Path: "/items/{{.Captured}}", Headers: bearer, OK: "status == 200 && body == id", Missing: "status == 404"},
	}
}

func TestUsersLogInOnceAndAskByTheServicesNames(t *testing.T) {
	g := NewWithT(t)
	s := &shop{}
	c := dial(t, ofShop(), serve(t, s))
	for _, id := range []string{"t-w-00000001", "t-w-00000002"} {
		g.Expect(c.Do(t.Context(), workload.Operation{Kind: history.Write, ID: id})).To(And(HaveField("Outcome", history.OK), HaveField("Error", "")))
		g.Expect(c.Do(t.Context(), workload.Operation{Kind: history.Read, ID: id})).To(And(HaveField("Outcome", history.OK), HaveField("Error", "")))
	}
	g.Expect(s.items).To(Equal([]string{"t-w-00000001", "t-w-00000002"}))
	g.Expect(s.logins).To(Equal(1))
	r := c.Do(t.Context(), workload.Operation{Kind: history.Read, ID: "t-w-0000000f"})
	g.Expect(r).To(And(HaveField("Outcome", history.Missing), HaveField("Status", 404)), "an item that nobody wrote is really asked for")
}

func TestALoginThatHasExpiredIsMadeAnew(t *testing.T) {
	g := NewWithT(t)
	s := &shop{}
	c := dial(t, ofShop(), serve(t, s))
	write := func(id string) workload.Reply {
		return c.Do(t.Context(), workload.Operation{Kind: history.Write, ID: id})
	}
	g.Expect(write("t-1").Outcome).To(Equal(history.OK))
	s.token = "another"
	g.Expect(write("t-2")).To(And(HaveField("Outcome", history.Unknown), HaveField("Status", 401)), "who is turned away is turned away")
	s.down = true
	g.Expect(write("t-3")).To(And(HaveField("Outcome", history.Unknown), HaveField("Error", "login, step 1: status 503")))
	s.down = false
	g.Expect(write("t-4").Outcome).To(Equal(history.OK))
	g.Expect(s.logins).To(Equal(2))
}

// A hundred users at once find nobody logged in: one of them does it for all.
func TestOneLogsInForAll(t *testing.T) {
	g := NewWithT(t)
	s := &shop{}
	c := dial(t, ofShop(), serve(t, s))
	var all sync.WaitGroup
	for i := range 100 {
		all.Go(func() {
			r := c.Do(t.Context(), workload.Operation{Kind: history.Write, ID: fmt.Sprint("t-", i)})
			if r.Outcome != history.OK {
				t.Errorf("%+v", r)
			}
		})
	}
	all.Wait()
	g.Expect(s.logins).To(Equal(1))
}

// What was acknowledged without a name cannot be read back: it is not acknowledged.
func TestAnItemWithoutANameIsUnknown(t *testing.T) {
	g := NewWithT(t)
	s := &shop{mute: true}
	c := dial(t, ofShop(), serve(t, s))
	r := c.Do(t.Context(), workload.Operation{Kind: history.Write, ID: "t-1"})
	g.Expect(r.Outcome).To(Equal(history.Unknown))
	g.Expect(r.Error).To(HavePrefix("capture: "))
	r = c.Do(t.Context(), workload.Operation{Kind: history.Read, ID: "t-1"})
	g.Expect(r).To(And(HaveField("Outcome", history.Missing), HaveField("Error", neverTold)))
}

func TestAlike(t *testing.T) {
	for _, sample := range []string{"17", "9", "65f2b1c0aa", "3F2504E0-4f89-41d3-9a0c-0305e82c3301", "ord_Ab3", ""} {
		g := NewWithT(t)
		name := alike(sample, newCaptured().random)
		g.Expect(name).To(Or(Equal(""), Not(Equal(sample))))
		if strings.Trim(sample, "0123456789") == "" && sample != "" {
			g.Expect(len(name)).To(BeNumerically(">", len(sample)), "numbers that were counted up are taken")
			continue
		}
		g.Expect(name).To(HaveLen(len(sample)))
		g.Expect(strings.Count(name, "-")).To(Equal(strings.Count(sample, "-")))
	}
}

func TestAServiceIsSpokenToInPrivate(t *testing.T) {
	server := httptest.NewTLSServer(newBoard())
	t.Cleanup(server.Close)
	server.Config.ErrorLog = nil
	ca := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}))
	entry := strings.Replace(server.URL, "https", "http", 1) // as a world gives it
	for name, c := range map[string]struct {
		tls  settings.TLS
		good bool
	}{
		"by its authority":     {settings.TLS{CA: ca, ServerName: "example.com"}, true},
		"whoever it is":        {settings.TLS{Insecure: true}, true},
		"of another name":      {settings.TLS{CA: ca, ServerName: "shop.test"}, false},
		"of an unknown issuer": {settings.TLS{ServerName: "example.com"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			w := ofShop()
			w.Login, w.Write.Capture, w.Write.Path = nil, "", "/posts"
			w.Write.Headers, w.Write.Body = nil, `{"id":"{{.ID}}"}`
			w.Read.Path, w.Read.Headers = "/posts/{{.ID}}", nil
			w.TLS = &c.tls
			r := dial(t, w, entry).Do(t.Context(), workload.Operation{Kind: history.Write, ID: "t-1"})
			NewWithT(t).Expect(r.Outcome == history.OK).To(Equal(c.good), "%+v", r)
		})
	}
}

func TestWhatIsWrongWithALogin(t *testing.T) {
	g := NewWithT(t)
	w := ofShop()
	w.Login = append([]settings.LoginStep{{Method: "GET", Path: "/start/{{.Login.token}}", OK: "status = 200"}}, w.Login...)
	w.Read.Path = "/items/{{.ID}}"
	w.Write.Headers = map[string]string{"Authorization": "{{.Login.tokn}}"}
	w.TLS = &settings.TLS{CA: "nothing"}
	_, err := compile(w)
	for _, want := range []string{
		"x-gameday.workload.login[0].request: ", "x-gameday.workload.login[0].ok: column 8",
		"nothing in it holds {{.Captured}}", `map has no entry for key "tokn"`, "x-gameday.workload.tls.ca: there is no certificate",
	} {
		g.Expect(err).To(MatchError(ContainSubstring(want)))
	}
}
