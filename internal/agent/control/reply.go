package control

import (
	"errors"
	"net/http"

	"github.com/gameday-harness/gameday/internal/agent/filter"
	"github.com/gameday-harness/gameday/internal/agent/jsonapi"
	"github.com/gameday-harness/gameday/internal/agent/lease"
)

// reply answers a value, or the error that kept it from being had.
func reply(w http.ResponseWriter, value any, err error) {
	if err != nil {
		jsonapi.Fail(w, status(err), err)
		return
	}
	jsonapi.Write(w, value)
}

// status tells the caller's mistakes from our own.
func status(err error) int {
	var bad filter.Bad
	switch {
	case errors.As(err, &bad):
		return http.StatusBadRequest
	case errors.Is(err, lease.ErrRunOut):
		return http.StatusConflict
	}
	return http.StatusInternalServerError
}
