package secret

import (
	"slices"
	"strings"
	"unicode"
)

// Named says whether the name of a variable, header, field or flag says that its
// value is secret. A name that ends in "file" or "path" says where the secret is.
func Named(name string) bool {
	words := wordsOf(name)
	if len(words) == 0 || slices.Contains([]string{"FILE", "PATH", "DIR"}, words[len(words)-1]) {
		return false
	}
	for _, w := range words {
		if slices.Contains([]string{"PASS", "COOKIE", "COOKIES", "AUTHORIZATION", "DSN"}, w) {
			return true
		}
	}
	if len(words) > 1 && slices.Contains(words, "PWD") { // alone it is a folder
		return true
	}
	whole := strings.Join(words, "")
	return slices.ContainsFunc([]string{
		"PASSWORD", "PASSWD", "PASSPHRASE", "SECRET", "TOKEN", "CREDENTIAL",
		"APIKEY", "PRIVATEKEY", "ACCESSKEY", "SIGNINGKEY", "ENCRYPTIONKEY", "SESSIONID", "REQUIREPASS",
	}, func(part string) bool { return strings.Contains(whole, part) })
}

// wordsOf splits a name at everything that is no letter or digit, and where an
// upper case letter follows a lower case one, into upper case words.
func wordsOf(name string) []string {
	var words []string
	var word []rune
	end := func() {
		if len(word) > 0 {
			words = append(words, strings.ToUpper(string(word)))
		}
		word = nil
	}
	lower := false
	for _, c := range name {
		switch {
		case !unicode.IsLetter(c) && !unicode.IsDigit(c):
			end()
			lower = false
			continue
		case unicode.IsUpper(c) && lower:
			end()
		}
		lower = unicode.IsLower(c)
		word = append(word, c)
	}
	end()
	return words
}
