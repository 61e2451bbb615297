// Package postgres is the client of package workload for PostgreSQL: a write and a
// read are one SQL statement each, over PostgreSQL's own protocol.
//
// What a server answers with an SQLSTATE that rules out that the statement was
// applied is a refusal; whatever else goes wrong leaves a write unknown. A read finds
// its item when the first column of a row is the id.
package postgres
