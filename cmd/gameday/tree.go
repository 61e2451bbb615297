package main

import (
	"io"
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/formatter"
	ginkgotypes "github.com/onsi/ginkgo/v2/types"
	"github.com/onsi/gomega"
)

// suiteLimit bounds a whole run, the longest monthly game day included, for
// each repetition.
const suiteLimit = 3 * time.Hour

// runTree runs the chosen specs, and returns what failed beside them: a suite
// that ran into its limit, or a world that could not be removed.
// The tree was built over the lab when they were chosen.
func runTree(chosen []choice, s selection, p *progress) string {
	// The report is ours; Ginkgo's own goes nowhere.
	formatter.ColorableStdOut = io.Discard
	gomega.RegisterFailHandler(ginkgo.Fail)
	message := ""
	ginkgo.ReportAfterEach(func(s ginkgotypes.SpecReport) { p.spec(s) })
	ginkgo.ReportAfterSuite("what failed beside the scenarios", func(r ginkgotypes.Report) {
		for _, s := range r.SpecReports {
			if s.LeafNodeType != ginkgotypes.NodeTypeIt && s.Failed() {
				message += s.FailureMessage()
			}
		}
		for _, reason := range r.SpecialSuiteFailureReasons {
			message += reason + ". "
		}
	})
	suite, reporter := ginkgo.GinkgoConfiguration()
	suite.FocusStrings, suite.RandomSeed = []string{focus(chosen)}, s.seed
	suite.Timeout = suiteLimit * time.Duration(max(s.repeat, 1))
	reporter.NoColor, reporter.Succinct = true, true
	ginkgo.RunSpecs(quiet{}, suiteName, suite, reporter)
	return message
}

// quiet takes the place of testing.T; the verdict comes from the results.
type quiet struct{}

func (quiet) Fail() {}
