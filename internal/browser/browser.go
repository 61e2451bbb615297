// Package browser looks at pages as users do, in a headless Chromium, for tests.
package browser

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// limit bounds everything that one test does in its browser.
const limit = 5 * time.Minute

// Page is a tab of a browser, as a test's user has it. What fails ends the test.
type Page struct {
	t   *testing.T
	ctx context.Context
}

// Start opens a browser for a test. Without -short there must be one:
// tools/chromium.sh installs it.
func Start(t *testing.T) *Page {
	t.Helper()
	if testing.Short() {
		t.Skip("needs Chromium (tools/chromium.sh); run without -short")
	}
	var options []chromedp.ExecAllocatorOption
	options = append(options, chromedp.DefaultExecAllocatorOptions[:]...)
	if os.Getuid() == 0 {
		options = append(options, chromedp.NoSandbox) // Chromium refuses to be root inside one
	}
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("no Chromium starts (tools/chromium.sh installs one): %v", err)
	}
	return &Page{t: t, ctx: ctx}
}

func (p *Page) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, steps...); err != nil {
		p.t.Fatalf("%s: %v", what, err)
	}
}

// Open loads a page.
func (p *Page) Open(url string) {
	p.t.Helper()
	p.do("open "+url, chromedp.Navigate(url))
}

// Reload loads the page again.
func (p *Page) Reload() {
	p.t.Helper()
	p.do("reload", chromedp.Reload())
}

// Type types into the element of an id, after what stands there.
func (p *Page) Type(id, text string) {
	p.t.Helper()
	p.do("type into "+id, chromedp.SendKeys(chromedp.ID(id), text))
}

// Click clicks the element of an id.
func (p *Page) Click(id string) {
	p.t.Helper()
	p.do("click "+id, chromedp.Click(chromedp.ID(id)))
}

// Until waits until an expression of JavaScript is true, and says how long that took.
// It asks from outside of the page, whose policy lets nobody evaluate texts inside.
func (p *Page) Until(patience time.Duration, expression string) time.Duration {
	p.t.Helper()
	const pause = 50 * time.Millisecond
	begun := time.Now()
	for {
		is, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool]("!!("+expression+")"))
		if err == nil && is {
			return time.Since(begun)
		}
		if p.ctx.Err() != nil || time.Since(begun) > patience {
			seen, _ := chromedp.Run(p.ctx, chromedp.Evaluate[string]("document.body.innerText"))
			p.t.Fatalf("not within %s: %s (%v); the page says %q", patience, expression, err, seen)
		}
		select {
		case <-p.ctx.Done():
		case <-time.After(pause):
		}
	}
}

// Title is the page's title.
func (p *Page) Title() string {
	p.t.Helper()
	title, err := chromedp.Run(p.ctx, chromedp.Title())
	if err != nil {
		p.t.Fatal(err)
	}
	return title
}

// View is how a page is looked at.
type View struct {
	Width int64  // of the window, in CSS pixels
	Theme string // "light" or "dark"
}

// Views are those in which every page must be fit to be read: a desk and a phone, by
// day and by night.
func Views() []View {
	return []View{{1280, "light"}, {1280, "dark"}, {390, "light"}, {390, "dark"}}
}

func (v View) String() string { return fmt.Sprintf("%d-%s", v.Width, v.Theme) }

// Look looks at the page in every view: it must be fit to be read, and a picture is
// kept of it.
func (p *Page) Look(name string) {
	p.t.Helper()
	for _, v := range Views() {
		p.use(v)
		p.fits(v)
		p.picture(name + "-" + v.String())
	}
}

// use looks at the page in that way from now on.
func (p *Page) use(v View) {
	p.t.Helper()
	const height = 900
	p.do(v.String(), chromedp.EmulateViewport(v.Width, height))
	theme := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: v.Theme}}} //nolint:misspell // CSS spells it so
	if _, err := chromedp.Call(p.ctx, emulation.SetEmulatedMedia, theme); err != nil {
		p.t.Fatalf("%s: %v", v, err)
	}
}

// fits fails when the page must be scrolled sideways, or when text on it is hard to
// read: its contrast to what is behind it is below 4.5 to 1 (WCAG 2.1, 1.4.3). Text of
// what is switched off is exempt there, and here.
func (p *Page) fits(v View) {
	p.t.Helper()
	wide, err := chromedp.Run(p.ctx, chromedp.Evaluate[int](`document.documentElement.scrollWidth - document.documentElement.clientWidth`))
	if err != nil {
		p.t.Fatalf("%s: %v", v, err)
	}
	faint, err := chromedp.Run(p.ctx, chromedp.Evaluate[[]string](faintText))
	if err != nil {
		p.t.Fatalf("%s: %v", v, err)
	}
	if wide > 0 {
		p.t.Errorf("%s: the page is %d pixels wider than the window", v, wide)
	}
	if len(faint) > 0 {
		p.t.Errorf("%s: text that is hard to read: %q", v, faint)
	}
}

// picture keeps what the page looks like in the folder that GAMEDAY_PICTURES names,
// if it names one, for people to look at.
func (p *Page) picture(name string) {
	p.t.Helper()
	folder := os.Getenv("GAMEDAY_PICTURES")
	if folder == "" {
		return
	}
	const best = 100
	png, err := chromedp.Run(p.ctx, chromedp.FullScreenshot(best))
	if err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"), png, 0o600); err != nil {
		p.t.Fatal(err)
	}
}

//nolint:misspell // CSS spells it so
const faintText = `(function () {
  function rgb(c) { var m = c.match(/[\d.]+/g).map(Number); return m.length < 4 ? m.concat(1) : m; }
  function light(c) { return c.slice(0, 3).map(function (v) { v /= 255; return v <= 0.03928 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4); })
    .reduce(function (sum, v, i) { return sum + v * [0.2126, 0.7152, 0.0722][i]; }, 0); }
  function behind(e) { for (; e; e = e.parentElement) { var c = rgb(getComputedStyle(e).backgroundColor); if (c[3] > 0) { return c; } } return [255, 255, 255, 1]; }
  var bad = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), n;
  while ((n = walk.nextNode())) {
    var e = n.parentElement;
    if (!n.textContent.trim() || !e.getClientRects().length || e.closest("script,style,:disabled")) { continue; }
    var a = light(rgb(getComputedStyle(e).color)), b = light(behind(e)), ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) { bad.push(n.textContent.trim().slice(0, 40) + " " + ratio.toFixed(2)); }
  }
  return bad;
})()`
