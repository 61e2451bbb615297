package record

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"
)

const (
	longestName = 80 // bytes
	hashDigits  = 8
)

// FileName makes a file name of any text: lower case letters, digits and dashes,
// at most 80 of them, never beginning or ending with a dash. Where that leaves
// out what tells texts apart (letters of other scripts, or what comes after the
// first 80), it ends in some digits of the text's SHA-256.
func FileName(text string) string {
	name, lossy := plainName(text)
	if name == "" {
		name = "unnamed"
	}
	if !lossy && len(name) <= longestName {
		return name
	}
	sum := sha256.Sum256([]byte(text))
	name = strings.TrimRight(name[:min(len(name), longestName-1-hashDigits)], "-")
	return name + "-" + hex.EncodeToString(sum[:])[:hashDigits]
}

// plainName keeps what may stand in a file name everywhere, and says whether
// letters or digits of other scripts were left out.
func plainName(text string) (name string, lossy bool) {
	var b strings.Builder
	dash := false
	for _, c := range strings.ToLower(text) {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			lossy = lossy || unicode.IsLetter(c) || unicode.IsDigit(c)
			dash = b.Len() > 0
			continue
		}
		if dash {
			b.WriteByte('-')
		}
		dash = false
		b.WriteRune(c)
	}
	return b.String(), lossy
}
