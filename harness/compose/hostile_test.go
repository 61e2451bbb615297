package compose

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// harmlessFiles says why a hostile file that is not refused does no harm, and shows
// it.
func harmlessFiles() map[string]func(Gomega, *File) {
	web := func(t *File) Service { s, _ := t.Service("web"); return s }
	told := func(g Gomega, t *File, what string) {
		g.Expect(t.Warnings).To(ContainElement(ContainSubstring(what + " is ignored")))
	}
	confined := func(g Gomega, t *File) {
		g.Expect(t.Warnings).To(ContainElement(MatchRegexp(`security_opt: ".*" is ignored`)))
		g.Expect(web(t).Spec.SecurityOpt).To(BeEmpty())
	}
	return map[string]func(Gomega, *File){
		"apparmor-off.yml": confined, "apparmor-old.yml": confined, "seccomp-off.yml": confined,
		"label-off.yml": confined, "system-paths.yml": confined, "new-privileges.yml": confined,
		"bind-null-writable.yml": func(g Gomega, t *File) { g.Expect(web(t).Spec.Volumes[0].ReadOnly).To(BeTrue()) },
		"network-external.yml": func(g Gomega, t *File) {
			told(g, t, "external")
			g.Expect(bool(t.Project.Networks["n"].External)).To(BeFalse())
		},
		"volume-external.yml": func(g Gomega, t *File) {
			told(g, t, "external")
			g.Expect(bool(t.Project.Volumes["v"].External)).To(BeFalse())
		},
		"out-of-memory.yml": func(g Gomega, t *File) {
			g.Expect(t.Warnings).To(ContainElement(ContainSubstring("is ignored: memory is limited with mem_limit alone")))
			s := web(t).Spec
			g.Expect([]any{s.OomKillDisable, s.OomScoreAdj}).To(Equal([]any{false, int64(0)}))
		},
		"build-tags.yml": func(g Gomega, t *File) {
			told(g, t, "build.tags")
			g.Expect(web(t).Spec.Build.Tags).To(BeEmpty())
		},
		"build-cache.yml": func(g Gomega, t *File) {
			told(g, t, "build.cache_from")
			b := web(t).Spec.Build
			g.Expect(append(b.CacheFrom, b.CacheTo...)).To(BeEmpty())
			g.Expect(b.Pull || b.NoCache).To(BeFalse())
		},
		"annotations.yml": func(g Gomega, t *File) {
			told(g, t, "annotations")
			g.Expect(web(t).Spec.Annotations).To(BeEmpty())
		},
		"logging.yml": func(g Gomega, t *File) {
			told(g, t, "logging")
			g.Expect(web(t).Spec.Logging).To(BeNil())
		},
		"develop.yml": func(g Gomega, t *File) {
			told(g, t, "develop")
			g.Expect(web(t).Spec.Develop).To(BeNil())
		},
		// What such a host's container is called is shown by harness/docker.
		"service-gateway.yml": func(g Gomega, t *File) { g.Expect(t.Hosts).To(HaveLen(6)) },
	}
}

// hostileFolder is a copy of testdata/hostile, with links out of it.
func hostileFolder(t *testing.T) string {
	t.Helper()
	g := NewWithT(t)
	dir := t.TempDir()
	g.Expect(os.CopyFS(dir, os.DirFS("testdata/hostile"))).To(Succeed())
	for name, to := range map[string]string{
		"to-etc": "/etc", "to-nowhere": "/etc/cron.d/nobody-made-this", "to-socket": "/var/run/docker.sock",
	} {
		g.Expect(os.Symlink(to, filepath.Join(dir, name))).To(Succeed())
	}
	return dir
}

// TestHostileFilesAreRefused walks the corpus: each file says in its first line what
// it tries, and is refused at the lines that it marks and at no other, or is shown
// to be harmless.
func TestHostileFilesAreRefused(t *testing.T) {
	t.Setenv("DOCKER_HOST", "unix:///home/somebody/engine.sock")
	files, err := filepath.Glob(filepath.Join(hostileFolder(t), "*.yml"))
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	NewWithT(t).Expect(len(files)).To(BeNumerically(">=", 60))
	harmless := harmlessFiles()
	for _, file := range files {
		name := filepath.Base(file)
		t.Run(strings.TrimSuffix(name, ".yml"), func(t *testing.T) {
			g := NewWithT(t)
			text, err := os.ReadFile(file)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(string(text)).To(HavePrefix("# "), "the first line says what it tries")
			top, err := Load(t.Context(), file, Env())
			if show, is := harmless[name]; is {
				g.Expect(string(text)).To(ContainSubstring("\n# harmless: "))
				g.Expect(err).NotTo(HaveOccurred())
				show(g, top)
				return
			}
			g.Expect(err).To(HaveOccurred(), "it was accepted")
			g.Expect(linesOf(g, err)).To(Equal(marked(string(text))), "%v", err)
			g.Expect(err.Error()).NotTo(ContainSubstring("s3cret"), "a secret is told")
		})
	}
}

// marked lists the lines that a file marks.
func marked(text string) []int {
	var lines []int
	for i, line := range strings.Split(text, "\n") {
		if strings.HasSuffix(line, "# refused here") {
			lines = append(lines, i+1)
		}
	}
	return lines
}

// linesOf lists the lines of all errors, sorted, each once.
func linesOf(g Gomega, err error) []int {
	all := []error{err}
	var several interface{ Unwrap() []error }
	if errors.As(err, &several) {
		all = several.Unwrap()
	}
	var lines []int
	for _, one := range all {
		var where *Error
		g.Expect(errors.As(one, &where)).To(BeTrue(), "%v", one)
		lines = append(lines, where.Line)
	}
	slices.Sort(lines)
	return slices.Compact(lines)
}
