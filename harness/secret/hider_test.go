package secret

import (
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"strings"
	"testing"
)

const planted = `p4ss/w0rd+"zero"&`

func TestEveryFormIsHidden(t *testing.T) {
	h := NewHider(planted, "hunter2", "hunter2hunter2", "abcdef", "defghi", "abcabcabc", "-----BEGIN KEY-----\nMIIEvQIBADAN\n-----END KEY-----", "", "  ")
	for name, c := range map[string]struct{ text, want string }{
		"plain":                    {"password=" + planted + ";", "password=[hidden];"},
		"in a query":               {"?p=" + url.QueryEscape(planted) + "&x=1", "?p=[hidden]&x=1"},
		"in a path":                {"/" + url.PathEscape(planted) + "/", "/[hidden]/"},
		"lower case escapes":       {"?p=" + lowerPercent(url.QueryEscape(planted)), "?p=[hidden]"},
		"in JSON":                  {`{"p":"p4ss/w0rd+\"zero\"\u0026"}`, `{"p":"[hidden]"}`},
		"quoted by Go":             {`p "p4ss/w0rd+\"zero\"&"`, `p "[hidden]"`},
		"in HTML":                  {"<b>p4ss/w0rd+&#34;zero&#34;&amp;</b>", "<b>[hidden]</b>"},
		"base64":                   {base64.StdEncoding.EncodeToString([]byte(planted)) + ";", "[hidden];"},
		"base64 without end":       {base64.RawURLEncoding.EncodeToString([]byte(planted)) + ";", "[hidden];"},
		"hex":                      {hex.EncodeToString([]byte(planted)), "[hidden]"},
		"a longer one":             {"hunter2hunter2", "[hidden]"},
		"two that overlap":         {"abcdefghi!", "[hidden]!"},
		"one that overlaps itself": {"abcabcabcabc!", "[hidden]!"},
		"line of a key":            {"got MIIEvQIBADAN here", "got [hidden] here"},
		"nothing secret":           {"all is well", "all is well"},
		"empty":                    {"", ""},
		"several in one text":      {"hunter2, abcdef, hunter2", "[hidden], [hidden], [hidden]"},
	} {
		t.Run(name, func(t *testing.T) {
			got := h.Hide(c.text)
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if again := h.Hide(got); again != got {
				t.Errorf("hidden again, it is %q", again)
			}
		})
	}
}

func TestASecretWithinBase64IsHidden(t *testing.T) {
	h := NewHider(planted)
	for _, user := range []string{"", "a", "ab", "abc", "somebody"} {
		text := base64.StdEncoding.EncodeToString([]byte(user + ":" + planted + "tail"))
		got := h.Hide("Basic " + text + ".")
		if !strings.Contains(got, Hidden) {
			t.Errorf("%q is shown as %q", user, got)
		}
		// What is left are the characters of the rest, and two that share bits with it.
		left := len(got) - len("Basic "+Hidden+".")
		if most := (len(user+":tail")+2)*8/6 + 2; left > most {
			t.Errorf("%q leaves %d characters, more than %d: %q", user, left, most, got)
		}
	}
}

func TestASecretThatLooksLikeTheMark(t *testing.T) {
	h := NewHider("hidden", "[hid")
	once := h.Hide("a hidden thing")
	if once != "a [hidden] thing" || h.Hide(once) != once {
		t.Errorf("%q, then %q", once, h.Hide(once))
	}
}

func TestNobodyHidesNothing(t *testing.T) {
	var none *Hider
	for _, h := range []*Hider{none, NewHider(), NewHider("true", "1", "postgres")} {
		if got := h.Hide("true 1 postgres"); got != "true 1 postgres" {
			t.Errorf("got %q", got)
		}
	}
}

func TestWorth(t *testing.T) {
	for value, want := range map[string]bool{
		"": false, "abc": false, "1": false, "true": false, "TRUE": false, "3600": false, "86.5": false, "1h30m": false,
		"postgres": false, "Changeme": false, "   x ": false,
		"abcd": true, "hunter2": true, "123456": true, "p4ss": true, "äöüß": true, "correct horse": true,
	} {
		if got := Worth(value); got != want {
			t.Errorf("Worth(%q) is %v", value, got)
		}
	}
}

func BenchmarkHide(b *testing.B) {
	h := NewHider("correct horse battery", "hunter2hunter2", "s3cr3t-t0ken-of-some-length", "another/one+here")
	for b.Loop() {
		h.Hide("Get \"http://198.18.0.2:8080/posts/x-12345\": read: connection reset by peer")
	}
}

// FuzzHide holds that no secret is left in a text in any form, that hiding twice
// is hiding once, and that a text without a secret stays as it is.
func FuzzHide(f *testing.F) {
	f.Add("before", "hunter2", "after")
	f.Add("[hid", "den]x", "[hidden]")
	f.Add("aaaa", "aaaaa", "aaa")
	f.Add("%", "p%2F/\n\x00line two", "=")
	f.Fuzz(func(t *testing.T, before, value, after string) {
		h := NewHider(value)
		value = strings.TrimSpace(value)
		once := h.Hide(before + value + after)
		if !strings.ContainsAny(value, "[]") && h.Hide(once) != once { // such a one may reach past the mark
			t.Errorf("hidden again %q becomes %q", once, h.Hide(once))
		}
		if Worth(value) && strings.Contains(strings.ReplaceAll(once, Hidden, "\x00"), value) && !strings.Contains(value, "\x00") {
			t.Errorf("%q is left in %q", value, once)
		}
		if len(h.find(before)) == 0 && h.Hide(before) != before {
			t.Errorf("%q was changed without a secret in it", before)
		}
	})
}
