module github.com/gameday-harness/gameday/examples/go-scenario

go 1.26.0
