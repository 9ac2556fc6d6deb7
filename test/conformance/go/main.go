// Readlog reads a log with the clients of others: golang.org/x/mod/sumdb/note and tlog, which the Go command itself uses, and the fsck of
// transparency-dev/tessera. For each line on standard input, the address of a log, it prints "ok" or "bad: " and why.
//
// Usage: readlog VKEY
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"

	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/tessera/client"
	"github.com/transparency-dev/tessera/fsck"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	verifier, err := note.NewVerifier(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		if err := check(strings.TrimSuffix(lines.Text(), "/"), verifier); err != nil {
			fmt.Println("bad:", strings.ReplaceAll(err.Error(), "\n", " "))
		} else {
			fmt.Println("ok")
		}
	}
}

// check reads the whole log in both ways.
func check(prefix string, verifier note.Verifier) error {
	if err := readWithSumdb(prefix, verifier); err != nil {
		return fmt.Errorf("sumdb: %w", err)
	}
	if err := readWithTessera(prefix, verifier); err != nil {
		return fmt.Errorf("tessera: %w", err)
	}
	return nil
}

// readWithSumdb opens the checkpoint, reads every leaf hash through authenticated tiles, and holds the entries against them.
func readWithSumdb(prefix string, verifier note.Verifier) error {
	signed, err := get(prefix + "/checkpoint")
	if err != nil {
		return err
	}
	opened, err := note.Open(signed, note.VerifierList(verifier))
	if err != nil {
		return err
	}
	tree, err := parseCheckpoint(opened.Text, verifier.Name())
	if err != nil {
		return err
	}
	indexes := make([]int64, tree.N)
	for i := range indexes {
		indexes[i] = tlog.StoredHashIndex(0, int64(i))
	}
	hashes, err := tlog.TileHashReader(tree, tiles{prefix}).ReadHashes(indexes)
	if err != nil {
		return err
	}
	for start := int64(0); start < tree.N; start += 256 {
		width := min(tree.N-start, 256)
		bundle, err := get(prefix + "/" + tilePath("entries", start/256, int(width)))
		if err != nil {
			return err
		}
		entries, err := split(bundle)
		if err != nil || int64(len(entries)) != width {
			return fmt.Errorf("bundle %d has %d entries (%v)", start/256, len(entries), err)
		}
		for i, entry := range entries {
			if tlog.RecordHash(entry) != hashes[start+int64(i)] {
				return fmt.Errorf("entry %d does not hash to its leaf", start+int64(i))
			}
		}
	}
	return nil
}

// parseCheckpoint reads the text of a C2SP checkpoint, whose first line sumdb's own parser has fixed to another.
func parseCheckpoint(text, origin string) (tlog.Tree, error) {
	rest, ok := strings.CutPrefix(text, origin+"\n")
	if !ok {
		return tlog.Tree{}, fmt.Errorf("the checkpoint is not of %s", origin)
	}
	return tlog.ParseTree([]byte("go.sum database tree\n" + rest))
}

// tiles reads tiles of height 8 from their C2SP addresses.
type tiles struct{ prefix string }

func (t tiles) Height() int { return 8 }

func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var read [][]byte
	for _, tile := range wanted {
		data, err := get(t.prefix + "/" + tilePath(fmt.Sprint(tile.L), tile.N, tile.W))
		if err != nil {
			return nil, err
		}
		read = append(read, data)
	}
	return read, nil
}

func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}

// tilePath is sumdb's path of a tile without the height, which C2SP leaves out.
func tilePath(level string, n int64, width int) string {
	path := tlog.Tile{H: 8, L: 0, N: n, W: width}.Path()
	return "tile/" + level + strings.TrimPrefix(path, "tile/8/0")
}

// readWithTessera re-derives the whole log.
func readWithTessera(prefix string, verifier note.Verifier) error {
	root, err := url.Parse(prefix + "/")
	if err != nil {
		return err
	}
	fetcher, err := client.NewHTTPFetcher(root, nil)
	if err != nil {
		return err
	}
	hashBundle := func(bundle []byte) ([][]byte, error) {
		entries, err := split(bundle)
		var hashes [][]byte
		for _, entry := range entries {
			hashes = append(hashes, rfc6962.DefaultHasher.HashLeaf(entry))
		}
		return hashes, err
	}
	return fsck.New(verifier.Name(), verifier, fetcher, hashBundle, fsck.Opts{N: 2}).Check(context.Background())
}

// split takes an entry bundle apart.
func split(bundle []byte) ([][]byte, error) {
	var entries [][]byte
	for reader := bytes.NewReader(bundle); reader.Len() > 0; {
		var length uint16
		if err := binary.Read(reader, binary.BigEndian, &length); err != nil {
			return nil, err
		}
		entry := make([]byte, length)
		if _, err := io.ReadFull(reader, entry); err != nil {
			return nil, err
		}
		entries = append(entries, entry)
	}
	return entries, nil
}

func get(address string) ([]byte, error) {
	response, err := http.Get(address)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", address, response.Status)
	}
	return io.ReadAll(response.Body)
}
