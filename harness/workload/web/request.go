package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"text/template"

	"golang.org/x/net/http/httpguts"
)

// request makes the HTTP requests of one kind.
type request struct {
	method  string
	path    *template.Template
	headers map[string]*template.Template
	body    *template.Template // nil: no body
}

// item is what templates see.
type item struct {
	ID       string            // unique for each write; the id asked for in reads
	Captured string            // reads: what the service called it
	Login    map[string]string // what the login captured
}

// functions are those of templates, beside the ones that text/template brings along,
// such as urlquery.
func functions() template.FuncMap {
	return template.FuncMap{
		"base64": func(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) },
		"sha256": func(text string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(text))) },
	}
}

// request compiles the templates of a request and tries them out.
func (c *compiler) request(method, path string, headers map[string]string, body string) request {
	r := request{method: method, path: c.template("request", path)}
	for _, name := range slices.Sorted(maps.Keys(headers)) {
		if r.headers == nil {
			r.headers = map[string]*template.Template{}
		}
		r.headers[name] = c.template("headers."+name, headers[name])
	}
	if body != "" {
		r.body = c.template("body", body)
	}
	c.tryOut(r, path+body+strings.Join(slices.Collect(maps.Values(headers)), ""))
	return r
}

func (c *compiler) template(key, text string) *template.Template {
	t, err := template.New(key).Option("missingkey=error").Funcs(functions()).Parse(text)
	if err == nil {
		err = t.Execute(io.Discard, c.example())
	}
	if err != nil {
		c.Fail(key, 0, "%s in %q (known: {{.ID}}, {{.ID | base64}}, {{.ID | urlquery}}, {{.ID | sha256}}, {{.Captured}}, {{.Login.NAME}})", templateError(err), text)
		return nil
	}
	return t
}

// tryOut makes one request, so that what cannot be sent is found before the
// world is up.
func (c *compiler) tryOut(r request, all string) {
	if r.path == nil || slices.Contains(slices.Collect(maps.Values(r.headers)), nil) {
		return // already reported
	}
	if need := c.needsName; need != "" && !strings.Contains(all, need) {
		c.Fail("request", 0, "nothing in it holds {{%s}}, so no item can be told from another", need)
		return
	}
	req, err := r.make(context.Background(), "http://localhost", c.example())
	if err != nil {
		c.Fail("request", 0, "%v", err)
		return
	}
	for _, name := range slices.Sorted(maps.Keys(req.Header)) {
		switch {
		case !httpguts.ValidHeaderFieldName(name):
			c.Fail("headers", 0, "%q is no name of a header: letters, digits and dashes only", name)
		case !httpguts.ValidHeaderFieldValue(req.Header.Get(name)):
			c.Fail("headers."+name, 0, "its value holds a control character, such as a line end, which no header can")
		}
	}
}

// make makes the request for one item.
func (r request) make(ctx context.Context, base string, of item) (*http.Request, error) {
	path, err := render(r.path, of)
	if err != nil {
		return nil, err
	}
	target, err := url.Parse(base + path)
	if err != nil {
		return nil, fmt.Errorf("%q is no path: %w", path, err)
	}
	req, err := http.NewRequestWithContext(ctx, r.method, target.String(), nil)
	if err != nil {
		return nil, err
	}
	for name, text := range r.headers {
		value, err := render(text, of)
		if err != nil {
			return nil, err
		}
		if http.CanonicalHeaderKey(name) == "Host" {
			req.Host = value
		}
		req.Header.Set(name, value)
	}
	return req, r.setBody(req, of)
}

// setBody gives the request a body that net/http cannot rewind: what it can
// rewind it sends a second time by itself, when a kept connection turns out to
// be dead, and a failure that a user could see would be hidden. A read gets an
// empty body of the same kind.
func (r request) setBody(req *http.Request, of item) error {
	if r.body == nil {
		if req.Method == http.MethodGet || req.Method == http.MethodHead {
			req.Body = io.NopCloser(strings.NewReader(""))
		}
		return nil
	}
	text, err := render(r.body, of)
	if err != nil || text == "" {
		return err
	}
	req.Body, req.ContentLength = io.NopCloser(strings.NewReader(text)), int64(len(text))
	return nil
}

func render(t *template.Template, of item) (string, error) {
	var text bytes.Buffer
	if err := t.Execute(&text, of); err != nil {
		return "", errors.New(templateError(err))
	}
	return text.String(), nil
}

func templateError(err error) string {
	return strings.TrimPrefix(err.Error(), "template: ")
}
