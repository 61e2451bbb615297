package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"regexp"
	"time"
)

// Headers of the API.
const (
	servedBy  = "X-Served-By" // region of the member that answered
	leader    = "X-Leader"    // region of the leader that acknowledged or read
	refused   = "X-Refused"   // "true" on 503: the write is surely not in the store
	forwarded = "X-Forwarded-By"
)

const (
	biggest = 64 << 10 // bytes of a value
	// patience bounds a request on the member where it entered, so that there is
	// an answer before users and balancers give up.
	patience = 700 * time.Millisecond
	// leaderPatience bounds it on the leader, so that what the leader says
	// still reaches the member that forwarded.
	leaderPatience = 600 * time.Millisecond
)

// goodID is what an item may be called.
var goodID = regexp.MustCompile(`^[A-Za-z0-9_.-]{1,128}$`)

// API serves users on any member. What only the leader can do is forwarded to it.
type API struct {
	region string
	member *Member
	peers  map[string]string // base URL by region
	client *http.Client
}

func newAPI(s Settings, m *Member, names *Names) *API {
	a := &API{region: s.Region, member: m, peers: map[string]string{}, client: &http.Client{
		Transport: &http.Transport{DialContext: names.Dial, MaxIdleConnsPerHost: 64, IdleConnTimeout: 10 * time.Second},
	}}
	for region, host := range s.Members {
		a.peers[region] = "http://" + host + ":" + s.HTTPPort
	}
	return a
}

// Handler serves
//
//	PUT /items/{id}  the body is the value: 201 when a majority has it; 503 with
//	                 X-Refused when it is surely not written; 504 when it is not
//	                 known whether it is
//	GET /items/{id}  200 with {"id":…,"value":…}, 404 when there is no such item,
//	                 502 when that cannot be told
//	GET /healthz     200 when this member can serve, else 503
//	GET /status      who leads, for people
func (a *API) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("PUT /items/{id}", a.put)
	mux.HandleFunc("GET /items/{id}", a.get)
	mux.HandleFunc("GET /healthz", a.healthz)
	mux.HandleFunc("GET /status", a.status)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set(servedBy, a.region)
		mux.ServeHTTP(w, r)
	})
}

func (a *API) put(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	value, err := io.ReadAll(http.MaxBytesReader(w, r.Body, biggest))
	region := a.elsewhere(r)
	switch {
	case err != nil:
		http.Error(w, "the value cannot be read, or is longer than 64 KiB", http.StatusBadRequest)
	case !goodID.MatchString(id):
		http.Error(w, "an id has 1 to 128 letters, digits, - _ and .", http.StatusBadRequest)
	case region != "":
		a.forward(w, r, region, value)
	default:
		ctx, cancel := context.WithTimeout(r.Context(), leaderPatience)
		defer cancel()
		a.answerPut(w, id, a.member.Put(ctx, Item{id, string(value)}))
	}
}

func (a *API) answerPut(w http.ResponseWriter, id string, err error) {
	switch {
	case err == nil:
		w.Header().Set(leader, a.region)
		answer(w, http.StatusCreated, map[string]string{"id": id})
	case errors.Is(err, ErrRefused):
		refuse(w, err.Error())
	default:
		http.Error(w, err.Error(), http.StatusGatewayTimeout)
	}
}

// refuse says that the write was surely not carried out.
func refuse(w http.ResponseWriter, why string) {
	w.Header().Set(refused, "true")
	w.Header().Set("Retry-After", "1")
	http.Error(w, why, http.StatusServiceUnavailable)
}

func (a *API) get(w http.ResponseWriter, r *http.Request) {
	if region := a.elsewhere(r); region != "" {
		a.forward(w, r, region, nil)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), leaderPatience)
	defer cancel()
	item, found, err := a.member.Get(ctx, r.PathValue("id"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	w.Header().Set(leader, a.region)
	if !found {
		http.Error(w, "no such item", http.StatusNotFound)
		return
	}
	answer(w, http.StatusOK, item)
}

func (a *API) healthz(w http.ResponseWriter, _ *http.Request) {
	if !a.member.Healthy() {
		http.Error(w, "this member hears of no leader", http.StatusServiceUnavailable)
		return
	}
	answer(w, http.StatusOK, map[string]string{"leader": a.member.Leader()})
}

func (a *API) status(w http.ResponseWriter, _ *http.Request) {
	r := a.member.raft
	answer(w, http.StatusOK, map[string]any{
		"region": a.region, "state": r.State().String(), "leader": a.member.Leader(), "term": r.CurrentTerm(),
		"last_index": r.LastIndex(), "applied_index": r.AppliedIndex(),
	})
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}
