package dnsproxy

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"github.com/miekg/dns"

	"github.com/gameday-harness/gameday/harness/gateway"
)

// actions are all rules that the fuzzing chooses from; the first is none.
var actions = []gateway.DNSRule{
	{},
	{Action: gateway.DNSDrop},
	{Action: gateway.DNSDelay, Delay: 1},
	{Action: gateway.DNSServfail},
	{Action: gateway.DNSNXDomain},
	{Action: gateway.DNSRefuse},
	{Action: gateway.DNSEmpty},
	{Action: gateway.DNSWrong, Addr: "198.19.9.9"},
	{Action: gateway.DNSStale},
	{Action: gateway.DNSTruncate},
}

// before returns a proxy with the rule, before a resolver that answers with the
// given bytes, and has done so once already.
func before(rule uint8, resolver []byte) *Proxy {
	proxy := New(map[netip.Addr]string{client.AddrPort().Addr(): "web-1"})
	proxy.ask = func(_ context.Context, _ string, query *dns.Msg, _ netip.AddrPort) (*dns.Msg, error) {
		answer := new(dns.Msg)
		if err := answer.Unpack(resolver); err != nil {
			return nil, err
		}
		answer.Id = query.Id // the library drops others
		return answer, nil
	}
	if first := new(dns.Msg); first.Unpack(resolver) == nil && first.Response {
		proxy.first.keep(first)
	}
	chosen := actions[int(rule)%len(actions)]
	if chosen.Action != "" {
		chosen.ID = "r"
		if err := proxy.Rules.Put([]gateway.DNSRule{chosen}); err != nil {
			panic(err)
		}
	}
	return proxy
}

func overUDP(proxy *Proxy, packet []byte) [][]byte {
	socket := &oneDatagram{datagram: packet}
	_ = proxy.overUDP(context.Background(), Resolver{Name: "dns-1"}, socket).ActivateAndServe() // it is closed
	return socket.answers
}

func overTCP(proxy *Proxy, stream []byte) [][]byte {
	conn := &oneStream{sent: bytes.NewReader(stream)}
	_ = proxy.overTCP(context.Background(), Resolver{Name: "dns-1"}, conn).ActivateAndServe() // it is closed
	return frames(conn.answers.Bytes())
}

// frames takes a stream apart, each message behind its length. What is not whole
// is left out.
func frames(stream []byte) [][]byte {
	var all [][]byte
	for len(stream) >= 2 {
		length := int(binary.BigEndian.Uint16(stream))
		if len(stream) < 2+length {
			break
		}
		all = append(all, stream[2:2+length])
		stream = stream[2+length:]
	}
	return all
}

// limit is how much an answer to the query may hold, and how much it may when
// the query makes no sense: not more than the query and a name that is spelt out.
func limit(query []byte) int {
	const spelt = 255
	asked := new(dns.Msg)
	if asked.Unpack(query) != nil || len(asked.Question) != 1 {
		return len(query) + spelt
	}
	if options := asked.IsEdns0(); options != nil {
		return max(dns.MinMsgSize, int(options.UDPSize()))
	}
	return dns.MinMsgSize
}

// judge says what is wrong with the answers to a query, if anything.
func judge(query []byte, answers [][]byte) error {
	const header, flags, response = 12, 2, 0x80
	switch {
	case len(answers) == 0:
		return nil
	case len(answers) > 1:
		return fmt.Errorf("%d answers", len(answers))
	case len(query) < header:
		return errors.New("an answer to less than a header")
	case query[flags]&response != 0:
		return errors.New("an answer to an answer: two of us could go on for ever")
	}
	answer := answers[0]
	switch {
	case len(answer) < header || answer[flags]&response == 0:
		return errors.New("what is sent is no answer")
	case !bytes.Equal(answer[:flags], query[:flags]):
		return errors.New("another id")
	}
	return nil
}

// asked are queries, good and bad.
func asked(f *testing.F) [][]byte {
	f.Helper()
	honest := new(dns.Msg).SetQuestion("db.", dns.TypeA)
	large := honest.Copy().SetEdns0(4096, true)
	long := new(dns.Msg).SetQuestion(strings.Repeat(strings.Repeat("a", 61)+".", 4), dns.TypeA)
	answer := honest.Copy()
	answer.Response = true
	two := honest.Copy()
	two.Question = append(two.Question, two.Question[0])
	var all [][]byte
	for _, msg := range []*dns.Msg{honest, large, long, answer, two} {
		all = append(all, packed(f, msg))
	}
	cut := all[0][:len(all[0])-1]
	behind := append(bytes.Clone(all[0]), 0xc0, 0x0c)
	loop := append(bytes.Clone(all[0][:12]), 0xc0, 0x0c, 0, 1, 0, 1)
	return append(all, nil, cut, behind, loop)
}

// answered are what a resolver may say, and what none should.
func answered(f *testing.F) [][]byte {
	f.Helper()
	good := new(dns.Msg).SetReply(new(dns.Msg).SetQuestion("db.", dns.TypeA))
	for i := range 100 {
		header := dns.RR_Header{Name: "db.", Rrtype: dns.TypeA, Class: dns.ClassINET, Ttl: 7}
		good.Answer = append(good.Answer, &dns.A{Hdr: header, A: []byte{198, 18, 0, byte(i)}})
	}
	query := new(dns.Msg).SetQuestion("db.", dns.TypeA)
	return [][]byte{packed(f, good), packed(f, query), nil, {0xff}}
}

func packed(f *testing.F, msg *dns.Msg) []byte {
	f.Helper()
	packet, err := msg.Pack()
	if err != nil {
		f.Fatal(err)
	}
	return packet
}

// seed adds every query with every answer and every rule.
func seed(f *testing.F, frame func([]byte) []byte) {
	f.Helper()
	for _, query := range asked(f) {
		for _, answer := range answered(f) {
			for rule := range actions {
				f.Add(frame(query), answer, uint8(rule))
			}
		}
	}
}

// FuzzUDP sends any datagram to the proxy, before a resolver that answers
// anything.
func FuzzUDP(f *testing.F) {
	seed(f, func(query []byte) []byte { return query })
	f.Fuzz(func(t *testing.T, packet, resolver []byte, rule uint8) {
		answers := overUDP(before(rule, resolver), packet)
		if err := judge(packet, answers); err != nil {
			t.Fatal(err)
		}
		received := packet[:min(len(packet), dns.MinMsgSize)] // the rest is cut off
		if len(answers) > 0 && len(answers[0]) > limit(received) {
			t.Fatalf("an answer of %d bytes to a client that takes %d", len(answers[0]), limit(received))
		}
	})
}

// FuzzTCP sends any stream to the proxy.
func FuzzTCP(f *testing.F) {
	seed(f, func(query []byte) []byte {
		return append(binary.BigEndian.AppendUint16(nil, uint16(len(query))), query...)
	})
	f.Fuzz(func(t *testing.T, stream, resolver []byte, rule uint8) {
		queries := frames(stream)
		answers := overTCP(before(rule, resolver), stream)
		if len(answers) > len(queries) {
			t.Fatalf("%d answers to %d queries", len(answers), len(queries))
		}
		for _, answer := range answers {
			if !anyAnswered(queries, answer) {
				t.Fatalf("%x answers nothing that was asked", answer)
			}
		}
	})
}

func anyAnswered(queries [][]byte, answer []byte) bool {
	for _, query := range queries {
		if judge(query, [][]byte{answer}) == nil {
			return true
		}
	}
	return false
}
